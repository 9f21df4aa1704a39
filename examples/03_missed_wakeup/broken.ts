// A waiter that found the lock held goes to sleep on another word. The bell may ring before it sleeps, and never again.
//
// npx mnttorture explore examples/03_missed_wakeup/broken.ts --strategy dpor
//
//   FINDING deadlock, execution 4: cpu1 waits in Atomics.wait on bell at examples/03_missed_wakeup/broken.ts:48, which holds 0
//   3 switches, 7 steps
//
//   cpu0                                             | cpu1
//   -------------------------------------------------+-------------------------------------------------
//   examples/03_missed_wakeup/broken.ts:48 lock      |
//       exchange held 0 -> 1                         |
//   examples/03_missed_wakeup/broken.ts:42 increment |
//       read counter = 0                             |
//       write counter 0 -> 1                         |
//   ---- preempted ----------------------------------+-------------------------------------------------
//                                                    | examples/03_missed_wakeup/broken.ts:48 lock
//                                                    |     exchange held = 1
//   ---- preempted ----------------------------------+-------------------------------------------------
//   examples/03_missed_wakeup/broken.ts:52 unlock    |
//       store held 1 -> 0                            |
//   examples/03_missed_wakeup/broken.ts:53 unlock    |
//       notify bell = 0 (wakes nobody)               |
//   ---- returned -----------------------------------+-------------------------------------------------
//                                                    | examples/03_missed_wakeup/broken.ts:48 lock
//                                                    |     wait bell = 0 (sleeps)

import { scenario } from 'mnttorture'

export default scenario({
  title: 'a lock whose waiter sleeps on a word that unlocking does not change',
  setup: () => new Int32Array(new SharedArrayBuffer(12)),
  cpus: [increment, increment],
  describe: (_, _view, index) => ['held', 'bell', 'counter'][index],
})

const HELD = 0
const BELL = 1
const COUNTER = 2

function increment(words: Int32Array): number {
  lock(words)
  const value = ++words[COUNTER]!
  unlock(words)
  return value
}

function lock(words: Int32Array): void {
  while (Atomics.exchange(words, HELD, 1) !== 0) Atomics.wait(words, BELL, 0)
}

function unlock(words: Int32Array): void {
  Atomics.store(words, HELD, 0)
  Atomics.notify(words, BELL)
}
