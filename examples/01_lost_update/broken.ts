// Two CPUs add one to a word: read, add, write. Both may read before either writes.
//
// npx mnttorture explore examples/01_lost_update/broken.ts --races off --seed 1
//
//   FINDING assertion, execution 1: check: two increments left 1 (examples/01_lost_update/broken.ts:28 in check)
//   2 switches, 4 steps
//
//   cpu0                                           | cpu1
//   -----------------------------------------------+-----------------------------------------------
//   examples/01_lost_update/broken.ts:33 increment |
//       read Int32Array#0[0] = 0                   |
//   ---- preempted --------------------------------+-----------------------------------------------
//                                                  | examples/01_lost_update/broken.ts:33 increment
//                                                  |     read Int32Array#0[0] = 0
//                                                  | examples/01_lost_update/broken.ts:34 increment
//                                                  |     write Int32Array#0[0] 0 -> 1
//   ---- returned ---------------------------------+-----------------------------------------------
//   examples/01_lost_update/broken.ts:34 increment |
//       write Int32Array#0[0] = 1                  |

import { scenario } from 'mnttorture'

export default scenario({
  title: 'two plain increments',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [increment, increment],
  check(counter: Int32Array) {
    if (counter[0] !== 2) throw new Error(`two increments left ${counter[0]}`)
  },
})

function increment(counter: Int32Array): number {
  const before = counter[0]!
  counter[0] = before + 1
  return before
}
