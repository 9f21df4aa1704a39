import type { Scenario } from '../../../src/scenario.ts'

const atomicUpdate: Scenario<SharedArrayBuffer, number> = {
  setup: () => new SharedArrayBuffer(4),
  cpus: [increment, increment],
  check(shared) {
    if (new Int32Array(shared)[0] !== 2) throw new Error('an increment was lost')
  },
  outcomes: { '[0,1]': 'acceptable', '[1,0]': 'acceptable', '[0,0]': 'forbidden' },
}
export default atomicUpdate

function increment(shared: SharedArrayBuffer): number {
  return Atomics.add(new Int32Array(shared), 0, 1)
}
