// A sorted list of numbers. remove takes a node out by one compareExchange on the node before it: what others add behind the node
// meanwhile goes with it.
//
// npx mnttorture discover examples/structures/linked_list/broken.ts --seed 1

import fc from 'fast-check'
import { structure } from 'mnttorture'

const NODES = 250
const USED = 0
/** of a node: the number of the next one twice, plus one where the node itself is marked as removed; node 0 is the head */
export const NEXT = 1
const VALUE = NEXT + NODES
export const BYTES = 4 * (VALUE + NODES)

interface Place {
  before: number
  node: number
}

export class List {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  add(value: number): boolean {
    let fresh = 0
    for (;;) {
      const { before, node } = this.find(value)
      if (node !== 0 && this.valueOf(node) === value) return false
      if (fresh === 0) {
        fresh = Atomics.add(this.words, USED, 1) + 1
        Atomics.store(this.words, VALUE + fresh, value)
      }
      Atomics.store(this.words, NEXT + fresh, 2 * node)
      if (Atomics.compareExchange(this.words, NEXT + before, 2 * node, 2 * fresh) === 2 * node) return true
    }
  }

  remove(value: number): boolean {
    for (;;) {
      const { before, node } = this.find(value)
      if (node === 0 || this.valueOf(node) !== value) return false
      const next = Atomics.load(this.words, NEXT + node)
      if ((next & 1) === 1 || !this.mark(node, next)) continue
      if (Atomics.compareExchange(this.words, NEXT + before, 2 * node, next) === 2 * node || this.isMarking())
        return true
    }
  }

  has(value: number): boolean {
    const { node } = this.find(value)
    return node !== 0 && this.valueOf(node) === value
  }

  isMarking(): boolean {
    return false
  }

  mark(_node: number, _next: number): boolean {
    return true
  }

  private valueOf(node: number): number {
    return Atomics.load(this.words, VALUE + node)
  }

  /** The first node that is not less, and the one before it; marked nodes on the way are taken out. */
  private find(value: number): Place {
    again: for (;;) {
      let before = 0
      for (;;) {
        const word = Atomics.load(this.words, NEXT + before)
        if ((word & 1) === 1) continue again
        const node = word >> 1
        if (node === 0) return { before, node }
        const next = Atomics.load(this.words, NEXT + node)
        if ((next & 1) === 1) {
          if (Atomics.compareExchange(this.words, NEXT + before, word, next & ~1) !== word) continue again
          continue
        }
        if (this.valueOf(node) >= value) return { before, node }
        before = node
      }
    }
  }
}

class Model {
  values: number[] = []
  add(value: number): boolean {
    if (this.values.includes(value)) return false
    this.values.push(value)
    this.values.sort()
    return true
  }
  remove(value: number): boolean {
    const isThere = this.values.includes(value)
    this.values = this.values.filter((each) => each !== value)
    return isThere
  }
  has(value: number): boolean {
    return this.values.includes(value)
  }
}

const value = fc.integer({ min: 1, max: 3 })

export default structure({
  title: "Harris' list without the mark",
  setup: () => new List(new SharedArrayBuffer(BYTES)),
  operations: { add: [value], remove: [value], has: [value] },
  model: () => new Model(),
})
