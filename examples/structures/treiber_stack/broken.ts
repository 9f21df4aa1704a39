// A stack whose nodes are used again. pop has read that B lies below A; others pop A and push it anew, with another value; the
// compareExchange of pop finds A on top and takes it for the A that it knew (ABA).
//
// npx mnttorture discover examples/structures/treiber_stack/broken.ts --seed 1

import fc from 'fast-check'
import { structure } from 'mnttorture'
import { Lifo } from '../models.ts'

const NODES = 250
const TOP = 0
const FREE = 1
const USED = 2
const NEXT = 3
const VALUE = NEXT + NODES
export const BYTES = 4 * (VALUE + NODES)

export class Stack {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  push(value: number): boolean {
    const [free] = this.take(FREE, true)
    const node = free === 0 ? Atomics.add(this.words, USED, 1) + 1 : free
    Atomics.store(this.words, VALUE + node - 1, value)
    this.give(TOP, node)
    return true
  }

  pop(): number | null {
    const [node, value] = this.take(TOP, this.isCounted())
    if (node === 0) return null
    this.give(FREE, node)
    return value
  }

  /** whether the head of the stack counts how often a node was taken from it */
  isCounted(): boolean {
    return false
  }

  /** A list's head has its first node in the low byte, and the count above it. */
  private take(list: number, isCounted: boolean): [node: number, value: number] {
    for (;;) {
      const head = Atomics.load(this.words, list)
      const node = head & 0xff
      if (node === 0) return [0, 0]
      const next = Atomics.load(this.words, NEXT + node - 1)
      const value = Atomics.load(this.words, VALUE + node - 1)
      const count = (head >> 8) + Number(isCounted)
      if (Atomics.compareExchange(this.words, list, head, (count << 8) | next) === head) return [node, value]
    }
  }

  private give(list: number, node: number): void {
    for (;;) {
      const head = Atomics.load(this.words, list)
      Atomics.store(this.words, NEXT + node - 1, head & 0xff)
      if (Atomics.compareExchange(this.words, list, head, (head & ~0xff) | node) === head) return
    }
  }
}

export default structure({
  title: 'a Treiber stack with recycled nodes',
  setup: () => new Stack(new SharedArrayBuffer(BYTES)),
  operations: { push: [fc.integer({ min: 1, max: 3 })], pop: [] },
  model: () => new Lifo(),
})
