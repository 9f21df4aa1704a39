// A queue as a list. Two that push find the same last node without a next one; both store theirs there, and one is lost.
//
// npx mnttorture discover examples/structures/michael_scott_queue/broken.ts --seed 1

import fc from 'fast-check'
import { structure } from 'mnttorture'
import { Fifo } from '../models.ts'

const NODES = 250
const HEAD = 0
const TAIL = 1
const USED = 2
export const NEXT = 3
const VALUE = NEXT + NODES
export const BYTES = 4 * (VALUE + NODES)

export class Queue {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  /** Node 0 is the first one, whose value is nobody's. */
  push(value: number): boolean {
    const node = Atomics.add(this.words, USED, 1) + 1
    Atomics.store(this.words, VALUE + node, value)
    for (;;) {
      const tail = Atomics.load(this.words, TAIL)
      const next = Atomics.load(this.words, NEXT + tail)
      if (next !== 0) Atomics.compareExchange(this.words, TAIL, tail, next)
      else if (this.link(tail, node)) {
        Atomics.compareExchange(this.words, TAIL, tail, node)
        return true
      }
    }
  }

  pop(): number | null {
    for (;;) {
      const head = Atomics.load(this.words, HEAD)
      const next = Atomics.load(this.words, NEXT + head)
      if (next === 0) return null
      Atomics.compareExchange(this.words, TAIL, head, next)
      if (Atomics.compareExchange(this.words, HEAD, head, next) === head) return Atomics.load(this.words, VALUE + next)
    }
  }

  link(tail: number, node: number): boolean {
    Atomics.store(this.words, NEXT + tail, node)
    return true
  }
}

export default structure({
  title: 'a Michael-Scott queue that links by a plain store',
  setup: () => new Queue(new SharedArrayBuffer(BYTES)),
  operations: { push: [fc.integer({ min: 1, max: 3 })], pop: [] },
  model: () => new Fifo(),
})
