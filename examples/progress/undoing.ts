// A counter that is claimed before it is changed, and may be claimed away. Alone, each comes to its end wherever the others stand; two
// that claim in turn undo each other's work for ever: obstruction-free, but not lock-free.
//
// npx mnttorture discover examples/progress/undoing.ts --progress lock-free --seed 1

import { structure } from 'mnttorture'
import { Counter } from '../structures/models.ts'

const CLAIMS = 1 << 16

class ClaimedCounter {
  /** whose claim it is, above the count */
  readonly word: Int32Array
  /** how many claims there are: no two calls have the same */
  readonly claims: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.word = new Int32Array(memory, 0, 1)
    this.claims = new Int32Array(memory, 4, 1)
  }

  increment(): number {
    const claim = CLAIMS * (Atomics.add(this.claims, 0, 1) + 1)
    for (;;) {
      const word = Atomics.load(this.word, 0)
      const count = word % CLAIMS
      if (Atomics.compareExchange(this.word, 0, word, claim + count) !== word) continue
      if (Atomics.compareExchange(this.word, 0, claim + count, count + 1) === claim + count) return count + 1
    }
  }
}

export default structure({
  title: 'a counter that others may claim away',
  setup: () => new ClaimedCounter(new SharedArrayBuffer(8)),
  operations: { increment: [] },
  model: () => new Counter(),
})
