// The bottom first: a thief that comes later sees it.
//
// npx mnttorture explore examples/structures/chase_lev_deque/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { BOTTOM, BYTES, Deque, TOP } from './broken.ts'

class ClaimingDeque extends Deque {
  override claim(bottom: number): number {
    Atomics.store(this.words, BOTTOM, bottom)
    return Atomics.load(this.words, TOP)
  }
}

export default structure({
  ...broken,
  title: 'a Chase-Lev deque',
  setup: () => new ClaimingDeque(new SharedArrayBuffer(BYTES)),
})
