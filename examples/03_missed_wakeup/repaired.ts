// Atomics.wait looks once more at the very word that unlocking changes, and falls asleep in the same step.
//
// npx mnttorture explore examples/03_missed_wakeup/repaired.ts --strategy dpor
//
//   executions  10, 114 steps
//   outcomes
//     [1,2]  5  50.0 %
//     [2,1]  5  50.0 %
//   complete: nothing is left to explore

import { scenario } from 'mnttorture'

export default scenario({
  title: 'a lock whose waiter sleeps only while the lock is held',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  cpus: [increment, increment],
  describe: (_, _view, index) => ['held', 'counter'][index],
})

const HELD = 0
const COUNTER = 1

function increment(words: Int32Array): number {
  lock(words)
  const value = ++words[COUNTER]!
  unlock(words)
  return value
}

function lock(words: Int32Array): void {
  while (Atomics.exchange(words, HELD, 1) !== 0) Atomics.wait(words, HELD, 1)
}

function unlock(words: Int32Array): void {
  Atomics.store(words, HELD, 0)
  Atomics.notify(words, HELD)
}
