// A cell that is set once, by whoever comes first. Two come first.
//
// npx mnttorture discover examples/structures/once_cell/broken.ts --seed 1

import fc from 'fast-check'
import { cpu_relax, structure } from 'mnttorture'

export const STATE = 0
const VALUE = 1
export const BYTES = 8
export const EMPTY = 0
export const BEGUN = 1
const DONE = 2

export class Cell {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  getOrSet(value: number): number {
    if (this.isFirst()) {
      Atomics.store(this.words, VALUE, value)
      Atomics.store(this.words, STATE, DONE)
    }
    while (Atomics.load(this.words, STATE) !== DONE) cpu_relax()
    return Atomics.load(this.words, VALUE)
  }

  isFirst(): boolean {
    return Atomics.load(this.words, STATE) === EMPTY
  }
}

class Model {
  value = 0
  getOrSet(value: number): number {
    if (this.value === 0) this.value = value
    return this.value
  }
}

export default structure({
  title: 'a cell that is set twice',
  setup: () => new Cell(new SharedArrayBuffer(BYTES)),
  operations: { getOrSet: [fc.integer({ min: 1, max: 3 })] },
  model: () => new Model(),
})
