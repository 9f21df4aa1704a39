// Each arrival is counted.
//
// npx mnttorture explore examples/structures/barrier/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { ARRIVED, Barrier, BYTES } from './broken.ts'

class CountingBarrier extends Barrier {
  override count(): number {
    return Atomics.add(this.words, ARRIVED, 1) + 1
  }
}

export default structure({
  ...broken,
  title: 'a barrier',
  setup: () => new CountingBarrier(new SharedArrayBuffer(BYTES)),
})
