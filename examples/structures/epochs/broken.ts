// A pair that is replaced as a whole; the old node is used again some epochs later, and the epoch moves on only past readers who are in
// it. One epoch is not enough: a reader may still be in the one before.
//
// npx mnttorture discover examples/structures/epochs/broken.ts --seed 1

import fc from 'fast-check'
import { structure } from 'mnttorture'
import { Pair } from '../models.ts'

const NODES = 8
const EPOCH = 0
/** the epoch that the reader is in, plus one */
const READER = 1
const CURRENT = 2
const A = 3
const B = A + NODES
/** the epoch in which a node was replaced, plus one */
const RETIRED = B + NODES
export const BYTES = 4 * (RETIRED + NODES)

export class Cell {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  write(value: number): void {
    const epoch = this.moveOn()
    const old = Atomics.load(this.words, CURRENT)
    let node = 0
    while (node === old || this.isInUse(Atomics.load(this.words, RETIRED + node), epoch)) node++
    Atomics.store(this.words, A + node, value)
    Atomics.store(this.words, B + node, value)
    Atomics.store(this.words, CURRENT, node)
    Atomics.store(this.words, RETIRED + old, epoch + 1)
  }

  read(): number[] {
    Atomics.store(this.words, READER, Atomics.load(this.words, EPOCH) + 1)
    const node = Atomics.load(this.words, CURRENT)
    const pair = [Atomics.load(this.words, A + node), Atomics.load(this.words, B + node)]
    Atomics.store(this.words, READER, 0)
    return pair
  }

  grace(): number {
    return 1
  }

  private isInUse(retired: number, epoch: number): boolean {
    return retired !== 0 && epoch < retired - 1 + this.grace()
  }

  private moveOn(): number {
    const epoch = Atomics.load(this.words, EPOCH)
    const reader = Atomics.load(this.words, READER)
    if (reader !== 0 && reader !== epoch + 1) return epoch
    Atomics.store(this.words, EPOCH, epoch + 1)
    return epoch + 1
  }
}

export default structure({
  title: 'nodes that are used again after one epoch',
  setup: () => new Cell(new SharedArrayBuffer(BYTES)),
  operations: { write: [fc.integer({ min: 1, max: 3 })], read: [] },
  model: () => new Pair(),
  roles: { writer: ['write'], reader: ['read'] },
})
