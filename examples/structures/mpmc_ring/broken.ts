// Vyukov's bounded ring: each slot has a sequence number that says whose turn it is. push hands the turn on before the value is there.
//
// npx mnttorture discover examples/structures/mpmc_ring/broken.ts --seed 1

import fc from 'fast-check'
import { structure } from 'mnttorture'
import { Fifo } from '../models.ts'

// more than any program here pushes: a ring that says full because of a pop under way, and empty because of a push, is explained by no order
const SLOTS = 16
const TAIL = 0
const HEAD = 1
export const TURN = 2
export const VALUE = TURN + SLOTS
export const BYTES = 4 * (VALUE + SLOTS)

export class Ring {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
    for (let slot = 0; slot < SLOTS; slot++) Atomics.store(this.words, TURN + slot, slot)
  }

  push(value: number): boolean {
    for (;;) {
      const at = Atomics.load(this.words, TAIL)
      const turn = Atomics.load(this.words, TURN + (at % SLOTS))
      if (turn < at) return false
      if (turn === at && Atomics.compareExchange(this.words, TAIL, at, at + 1) === at) {
        this.publish(at % SLOTS, value, at + 1)
        return true
      }
    }
  }

  pop(): number | null {
    for (;;) {
      const at = Atomics.load(this.words, HEAD)
      const turn = Atomics.load(this.words, TURN + (at % SLOTS))
      if (turn < at + 1) return null
      if (turn === at + 1 && Atomics.compareExchange(this.words, HEAD, at, at + 1) === at) {
        const value = Atomics.load(this.words, VALUE + (at % SLOTS))
        Atomics.store(this.words, TURN + (at % SLOTS), at + SLOTS)
        return value
      }
    }
  }

  publish(slot: number, value: number, turn: number): void {
    Atomics.store(this.words, TURN + slot, turn)
    Atomics.store(this.words, VALUE + slot, value)
  }
}

/** push and pop may give up beside one that is under way: full and empty are said of what is through. */
class Ringlike extends Fifo {
  constructor() {
    super(SLOTS)
  }
}

export default structure({
  title: 'a ring for many producers and consumers that hands the turn on too early',
  setup: () => new Ring(new SharedArrayBuffer(BYTES)),
  operations: { push: [fc.integer({ min: 1, max: 3 })], pop: [] },
  model: () => new Ringlike(),
  criterion: 'quiescent-consistency',
})
