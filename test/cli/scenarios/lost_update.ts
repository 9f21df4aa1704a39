import type { Scenario } from '../../../src/scenario.ts'

/** Two plain increments with a wide gap between load and store: one is often lost, which `check` refuses. */
const lostUpdate: Scenario<{ counter: Int32Array }, number> = {
  setup: () => ({ counter: new Int32Array(new SharedArrayBuffer(4)) }),
  cpus: [increment, increment],
  check({ counter }) {
    if (counter[0] !== 2) throw new Error(`counter is ${counter[0]}`)
  },
}
export default lostUpdate

function increment({ counter }: { counter: Int32Array }): number {
  const before = counter[0]!
  let turns = 0
  while (turns < 500) turns++
  counter[0] = before + 1
  return before
}
