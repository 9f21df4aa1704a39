import fc from 'fast-check'
import { structure } from 'mnttorture'
import { Fifo } from './model.ts'

const SLOTS = 2

class Ring {
  readonly head: Int32Array
  readonly tail: Int32Array
  readonly slots: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.head = new Int32Array(memory, 0, 1)
    this.tail = new Int32Array(memory, 4, 1)
    this.slots = new Int32Array(memory, 8, SLOTS)
  }

  push(value: number): boolean {
    const tail = Atomics.load(this.tail, 0)
    if (tail - Atomics.load(this.head, 0) === SLOTS) return false

    Atomics.store(this.slots, tail % SLOTS, value)
    Atomics.store(this.tail, 0, tail + 1)
    return true
  }

  pop(): number | null {
    const head = Atomics.load(this.head, 0)
    if (head === Atomics.load(this.tail, 0)) return null
    const value = Atomics.load(this.slots, head % SLOTS)
    Atomics.store(this.head, 0, head + 1)
    return value
  }
}

export default structure({
  title: 'a ring that moves its tail before the value is there',
  setup: () => new Ring(new SharedArrayBuffer(8 + 4 * SLOTS)),
  operations: { push: [fc.integer({ min: 1, max: 3 })], pop: [] },
  model: () => new Fifo(SLOTS),
  roles: { producer: ['push'], consumer: ['pop'] },
})
