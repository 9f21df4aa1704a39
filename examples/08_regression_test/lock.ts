// The lock of example 03, repaired. While it was broken, this wrote the test beside it:
//
// npx mnttorture explore examples/08_regression_test/lock.ts --seed 1 --emit-test examples/08_regression_test/lock.test.ts
//
// That test fails on the broken lock, and passes on this one:
//
// npx vitest run examples/08_regression_test

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
