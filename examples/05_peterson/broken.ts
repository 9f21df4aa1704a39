// Mutual exclusion by two flags alone: each CPU waits until the other no longer wants to enter.
//
// npx mnttorture explore examples/05_peterson/broken.ts --strategy dpor
//
//   FINDING deadlock, execution 3: cpu0 spins in cpu_relax at examples/05_peterson/broken.ts:39 until another CPU
//       writes what it read: cpu1 wants = 1; cpu1 spins in cpu_relax at examples/05_peterson/broken.ts:39 until
//       another CPU writes what it read: cpu0 wants = 1
//   2 switches, 4 steps
//
//   cpu0                                    | cpu1
//   ----------------------------------------+----------------------------------------
//   examples/05_peterson/broken.ts:38 enter |
//       store cpu0 wants 0 -> 1             |
//   ---- preempted -------------------------+----------------------------------------
//                                           | examples/05_peterson/broken.ts:38 enter
//                                           |     store cpu1 wants 0 -> 1
//                                           | examples/05_peterson/broken.ts:39 enter
//                                           |     load cpu0 wants = 1
//   ---- blocked ---------------------------+----------------------------------------
//   examples/05_peterson/broken.ts:39 enter |
//       load cpu1 wants = 1                 |

import { cpu_relax, scenario } from 'mnttorture'

const WANTS = [0, 1]
const INSIDE = 2

export default scenario({
  title: 'two flags and no turn',
  setup: () => new Int32Array(new SharedArrayBuffer(12)),
  cpus: [(words: Int32Array) => enter(words, 0), (words: Int32Array) => enter(words, 1)],
  describe: (_, _view, index) => ['cpu0 wants', 'cpu1 wants', 'inside'][index],
})

/** Returns who was found inside; nobody, one hopes. */
function enter(words: Int32Array, me: 0 | 1): number {
  const other = 1 - me
  Atomics.store(words, WANTS[me]!, 1)
  while (Atomics.load(words, WANTS[other]!) === 1) cpu_relax()
  const met = words[INSIDE]!
  words[INSIDE] = me + 1
  words[INSIDE] = 0
  Atomics.store(words, WANTS[me]!, 0)
  return met
}
