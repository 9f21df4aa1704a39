// The value first, then the turn.
//
// npx mnttorture explore examples/structures/mpmc_ring/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { BYTES, Ring, TURN, VALUE } from './broken.ts'

class OrderedRing extends Ring {
  override publish(slot: number, value: number, turn: number): void {
    Atomics.store(this.words, VALUE + slot, value)
    Atomics.store(this.words, TURN + slot, turn)
  }
}

export default structure({
  ...broken,
  title: 'a ring for many producers and consumers',
  setup: () => new OrderedRing(new SharedArrayBuffer(BYTES)),
})
