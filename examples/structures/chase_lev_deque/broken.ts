// Its owner pushes and takes at one end, thieves steal at the other. take looks at the top before it has moved the bottom down: a
// thief that is quick has the same value.
//
// npx mnttorture discover examples/structures/chase_lev_deque/broken.ts --seed 1

import fc from 'fast-check'
import { structure } from 'mnttorture'

const SLOTS = 64
export const TOP = 0
export const BOTTOM = 1
const VALUE = 2
export const BYTES = 4 * (VALUE + SLOTS)

export class Deque {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  push(value: number): void {
    const bottom = Atomics.load(this.words, BOTTOM)
    Atomics.store(this.words, VALUE + (bottom % SLOTS), value)
    Atomics.store(this.words, BOTTOM, bottom + 1)
  }

  take(): number | null {
    const bottom = Atomics.load(this.words, BOTTOM) - 1
    const top = this.claim(bottom)
    if (top > bottom) {
      Atomics.store(this.words, BOTTOM, bottom + 1)
      return null
    }
    const value = Atomics.load(this.words, VALUE + (bottom % SLOTS))
    if (top < bottom) return value
    const isOurs = Atomics.compareExchange(this.words, TOP, top, top + 1) === top
    Atomics.store(this.words, BOTTOM, bottom + 1)
    return isOurs ? value : null
  }

  steal(): number | null {
    for (;;) {
      const top = Atomics.load(this.words, TOP)
      if (top >= Atomics.load(this.words, BOTTOM)) return null
      const value = Atomics.load(this.words, VALUE + (top % SLOTS))
      if (Atomics.compareExchange(this.words, TOP, top, top + 1) === top) return value
    }
  }

  /** moves the bottom down, and says where the top is */
  claim(bottom: number): number {
    const top = Atomics.load(this.words, TOP)
    Atomics.store(this.words, BOTTOM, bottom)
    return top
  }
}

class Model {
  items: number[] = []
  push(value: number): void {
    this.items.push(value)
  }
  take(): number | null {
    return this.items.pop() ?? null
  }
  steal(): number | null {
    return this.items.shift() ?? null
  }
}

export default structure({
  title: 'a Chase-Lev deque that looks before it claims',
  setup: () => new Deque(new SharedArrayBuffer(BYTES)),
  operations: { push: [fc.integer({ min: 1, max: 3 })], take: [], steal: [] },
  model: () => new Model(),
  roles: { owner: ['push', 'take'] },
})
