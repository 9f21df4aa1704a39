// Atomics.add reads and writes in one step. Two traces: one CPU first, or the other.
//
// npx mnttorture explore examples/01_lost_update/repaired.ts --strategy dpor
//
//   executions  2, 4 steps
//   outcomes
//     [0,1]  1  50.0 %
//     [1,0]  1  50.0 %
//   complete: nothing is left to explore

import { scenario } from 'mnttorture'

export default scenario({
  title: 'two atomic increments',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [increment, increment],
  check(counter: Int32Array) {
    if (counter[0] !== 2) throw new Error(`two increments left ${counter[0]}`)
  },
})

function increment(counter: Int32Array): number {
  return Atomics.add(counter, 0, 1)
}
