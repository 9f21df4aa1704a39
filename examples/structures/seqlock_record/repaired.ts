// What was read counts only if the number is what it was.
//
// npx mnttorture explore examples/structures/seqlock_record/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { BYTES, Record, SEQUENCE } from './broken.ts'

class CheckedRecord extends Record {
  override isStill(sequence: number): boolean {
    return Atomics.load(this.words, SEQUENCE) === sequence
  }
}

export default structure({
  ...broken,
  title: 'a sequence lock',
  setup: () => new CheckedRecord(new SharedArrayBuffer(BYTES)),
})
