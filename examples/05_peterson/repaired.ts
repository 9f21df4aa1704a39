// With the turn, of two CPUs that want to enter the one that said "after you" first goes first. cpu_relax tells the
// explorer that a loop spins: it is not run until another CPU writes what it read.
//
// npx mnttorture explore examples/05_peterson/repaired.ts --strategy dpor
//
//   executions  12, 206 steps
//   outcomes
//     [0,0]  12  100.0 %
//   complete: nothing is left to explore

import { cpu_relax, scenario } from 'mnttorture'

const WANTS = [0, 1]
const TURN = 2
const INSIDE = 3

export default scenario({
  title: 'the algorithm of Peterson: two flags and a turn',
  setup: () => new Int32Array(new SharedArrayBuffer(16)),
  cpus: [(words: Int32Array) => enter(words, 0), (words: Int32Array) => enter(words, 1)],
  describe: (_, _view, index) => ['cpu0 wants', 'cpu1 wants', 'turn', 'inside'][index],
})

/** Returns who was found inside; nobody, one hopes. */
function enter(words: Int32Array, me: 0 | 1): number {
  const other = 1 - me
  Atomics.store(words, WANTS[me]!, 1)
  Atomics.store(words, TURN, other)
  while (Atomics.load(words, WANTS[other]!) === 1 && Atomics.load(words, TURN) === other) cpu_relax()
  const met = words[INSIDE]!
  words[INSIDE] = me + 1
  words[INSIDE] = 0
  Atomics.store(words, WANTS[me]!, 0)
  return met
}
