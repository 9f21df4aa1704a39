// Who cannot add because the count has changed tries again; that it has changed means that somebody came to an end.
//
// npx mnttorture explore examples/progress/lock_free.ts --progress lock-free --strategy dpor

import { structure } from 'mnttorture'
import { Counter } from '../structures/models.ts'

class LockFreeCounter {
  readonly word: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.word = new Int32Array(memory)
  }

  increment(): number {
    for (;;) {
      const count = Atomics.load(this.word, 0)
      if (Atomics.compareExchange(this.word, 0, count, count + 1) === count) return count + 1
    }
  }
}

export default structure({
  title: 'a counter that whoever fails tries again',
  setup: () => new LockFreeCounter(new SharedArrayBuffer(4)),
  operations: { increment: [] },
  model: () => new Counter(),
})
