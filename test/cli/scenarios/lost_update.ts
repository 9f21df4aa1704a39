import type { Scenario } from '../../../src/scenario.ts'

/** Two plain increments: one may be lost, which `check` refuses. */
const lostUpdate: Scenario<{ counter: Int32Array }, number> = {
  setup: () => ({ counter: new Int32Array(new SharedArrayBuffer(4)) }),
  cpus: [increment, increment],
  check({ counter }) {
    if (counter[0] !== 2) throw new Error(`counter is ${counter[0]}`)
  },
}
export default lostUpdate

function increment({ counter }: { counter: Int32Array }): number {
  return counter[0]!++
}
