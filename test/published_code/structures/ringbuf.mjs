// ringbuf.js 0.4.0: one producer, one consumer, elements one by one, and what both may ask for besides.
import fc from 'fast-check'
import { structure } from 'mnttorture'
import { RingBuffer } from 'ringbuf.js'

const CAPACITY = 2

class Ring {
  constructor() {
    this.ring = new RingBuffer(RingBuffer.getStorageForCapacity(CAPACITY, Uint8Array), Uint8Array)
  }
  push(value) {
    return this.ring.push(Uint8Array.of(value))
  }
  pop() {
    const into = new Uint8Array(1)
    return this.ring.pop(into) === 0 ? null : into[0]
  }
  room() {
    return this.ring.available_write()
  }
  filled() {
    return this.ring.available_read()
  }
}

class Fifo {
  items = []
  push(value) {
    if (this.items.length === CAPACITY) return 0
    return this.items.push(value) && 1
  }
  pop() {
    return this.items.shift() ?? null
  }
  room() {
    return CAPACITY - this.items.length
  }
  filled() {
    return this.items.length
  }
}

export default structure({
  setup: () => new Ring(),
  operations: { push: [fc.integer({ min: 1, max: 3 })], pop: [], room: [], filled: [] },
  model: () => new Fifo(),
  roles: { producer: ['push', 'room'], consumer: ['pop', 'filled'] },
})
