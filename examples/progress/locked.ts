// A counter behind a lock that is taken by exchange. Whoever stands still with the lock keeps everybody else spinning: its calls promise
// nothing to the others.
//
// npx mnttorture discover examples/progress/locked.ts --progress obstruction-free --seed 1

import { structure } from 'mnttorture'
import { Counter } from '../structures/models.ts'

const LOCK = 0
const COUNT = 1

class LockedCounter {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  increment(): number {
    while (Atomics.exchange(this.words, LOCK, 1) === 1);
    const count = Atomics.load(this.words, COUNT) + 1
    Atomics.store(this.words, COUNT, count)
    Atomics.store(this.words, LOCK, 0)
    return count
  }
}

export default structure({
  title: 'a counter behind a lock',
  setup: () => new LockedCounter(new SharedArrayBuffer(8)),
  operations: { increment: [] },
  model: () => new Counter(),
})
