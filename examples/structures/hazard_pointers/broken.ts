// A pair that is replaced as a whole; the reader says which node it reads, so that this is not used again meanwhile. It does not look
// whether the node was still the current one when it had said so.
//
// npx mnttorture discover examples/structures/hazard_pointers/broken.ts --seed 1

import fc from 'fast-check'
import { structure } from 'mnttorture'
import { Pair } from '../models.ts'

const NODES = 3
export const CURRENT = 0
const HAZARD = 1
const A = 2
const B = A + NODES
export const BYTES = 4 * (B + NODES)

export class Cell {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  write(value: number): void {
    const old = Atomics.load(this.words, CURRENT)
    const hazard = Atomics.load(this.words, HAZARD) - 1
    let node = 0
    while (node === old || node === hazard) node++
    Atomics.store(this.words, A + node, value)
    Atomics.store(this.words, B + node, value)
    Atomics.store(this.words, CURRENT, node)
  }

  read(): number[] {
    for (;;) {
      const node = Atomics.load(this.words, CURRENT)
      Atomics.store(this.words, HAZARD, node + 1)
      if (!this.isCurrent(node)) continue
      const pair = [Atomics.load(this.words, A + node), Atomics.load(this.words, B + node)]
      Atomics.store(this.words, HAZARD, 0)
      return pair
    }
  }

  isCurrent(_node: number): boolean {
    return true
  }
}

export default structure({
  title: 'a hazard pointer that is not looked at again',
  setup: () => new Cell(new SharedArrayBuffer(BYTES)),
  operations: { write: [fc.integer({ min: 1, max: 3 })], read: [] },
  model: () => new Pair(),
  roles: { writer: ['write'], reader: ['read'] },
})
