// A record behind a sequence number, which is odd while it is written. The reader looks at the number only before it reads.
//
// npx mnttorture discover examples/structures/seqlock_record/broken.ts --seed 1

import fc from 'fast-check'
import { cpu_relax, structure } from 'mnttorture'
import { Pair } from '../models.ts'

export const SEQUENCE = 0
const A = 1
const B = 2
export const BYTES = 12

export class Record {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  write(value: number): void {
    for (;;) {
      const sequence = Atomics.load(this.words, SEQUENCE)
      if (sequence % 2 === 0 && Atomics.compareExchange(this.words, SEQUENCE, sequence, sequence + 1) === sequence)
        break
      cpu_relax()
    }
    Atomics.store(this.words, A, value)
    Atomics.store(this.words, B, value)
    Atomics.add(this.words, SEQUENCE, 1)
  }

  read(): number[] {
    for (;;) {
      const sequence = Atomics.load(this.words, SEQUENCE)
      if (sequence % 2 === 0) {
        const pair = [Atomics.load(this.words, A), Atomics.load(this.words, B)]
        if (this.isStill(sequence)) return pair
      }
      cpu_relax()
    }
  }

  isStill(_sequence: number): boolean {
    return true
  }
}

export default structure({
  title: 'a sequence lock whose reader does not look again',
  setup: () => new Record(new SharedArrayBuffer(BYTES)),
  operations: { write: [fc.integer({ min: 1, max: 3 })], read: [] },
  model: () => new Pair(),
})
