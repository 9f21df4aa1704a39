// A ring for one producer and one consumer. push moves the tail before the value is there.
//
// npx mnttorture discover examples/structures/spsc_ring/broken.ts --seed 1

import fc from 'fast-check'
import { structure } from 'mnttorture'
import { Fifo } from '../models.ts'

const SLOTS = 2
const HEAD = 0
export const TAIL = 1
export const VALUE = 2
export const BYTES = 4 * (VALUE + SLOTS)

export class Ring {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  push(value: number): boolean {
    const tail = Atomics.load(this.words, TAIL)
    if (tail - Atomics.load(this.words, HEAD) === SLOTS) return false
    this.publish(tail % SLOTS, value, tail + 1)
    return true
  }

  pop(): number | null {
    const head = Atomics.load(this.words, HEAD)
    if (head === Atomics.load(this.words, TAIL)) return null
    const value = Atomics.load(this.words, VALUE + (head % SLOTS))
    Atomics.store(this.words, HEAD, head + 1)
    return value
  }

  publish(slot: number, value: number, tail: number): void {
    Atomics.store(this.words, TAIL, tail)
    Atomics.store(this.words, VALUE + slot, value)
  }
}

export default structure({
  title: 'a ring that moves its tail before the value is there',
  setup: () => new Ring(new SharedArrayBuffer(BYTES)),
  operations: { push: [fc.integer({ min: 1, max: 3 })], pop: [] },
  model: () => new Fifo(SLOTS),
  roles: { producer: ['push'], consumer: ['pop'] },
})
