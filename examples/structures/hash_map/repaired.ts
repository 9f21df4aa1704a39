// One of them has the slot; the other one finds another key there, and goes on.
//
// npx mnttorture explore examples/structures/hash_map/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { BYTES, HashMap, KEY } from './broken.ts'

class ClaimingMap extends HashMap {
  override claim(slot: number, key: number): boolean {
    const there = Atomics.compareExchange(this.words, KEY + slot, 0, key)
    return there === 0 || there === key
  }
}

export default structure({
  ...broken,
  title: 'a hash map with open addressing',
  setup: () => new ClaimingMap(new SharedArrayBuffer(BYTES)),
})
