// The value first, then the tail.
//
// npx mnttorture explore examples/structures/spsc_ring/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { BYTES, Ring, TAIL, VALUE } from './broken.ts'

class OrderedRing extends Ring {
  override publish(slot: number, value: number, tail: number): void {
    Atomics.store(this.words, VALUE + slot, value)
    Atomics.store(this.words, TAIL, tail)
  }
}

export default structure({
  ...broken,
  title: 'a ring for one producer and one consumer',
  setup: () => new OrderedRing(new SharedArrayBuffer(BYTES)),
})
