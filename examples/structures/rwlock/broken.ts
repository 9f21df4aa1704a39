// Readers count themselves in where there is no writer: they look first, and count then.
//
// npx mnttorture discover examples/structures/rwlock/broken.ts --seed 1

import fc from 'fast-check'
import { cpu_relax, structure } from 'mnttorture'
import { Pair } from '../models.ts'

/** readers, or -1 for a writer */
export const LOCK = 0
const A = 1
const B = 2
export const BYTES = 12

export class Guarded {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  write(value: number): void {
    while (Atomics.compareExchange(this.words, LOCK, 0, -1) !== 0) cpu_relax()
    Atomics.store(this.words, A, value)
    Atomics.store(this.words, B, value)
    Atomics.add(this.words, LOCK, 1)
  }

  read(): number[] {
    this.enter()
    const pair = [Atomics.load(this.words, A), Atomics.load(this.words, B)]
    Atomics.sub(this.words, LOCK, 1)
    return pair
  }

  enter(): void {
    while (Atomics.load(this.words, LOCK) < 0) cpu_relax()
    Atomics.add(this.words, LOCK, 1)
  }
}

export default structure({
  title: 'a read-write lock that looks before it counts',
  setup: () => new Guarded(new SharedArrayBuffer(BYTES)),
  operations: { write: [fc.integer({ min: 1, max: 3 })], read: [] },
  model: () => new Pair(),
})
