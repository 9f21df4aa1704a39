// A permit is taken only where it is still there.
//
// npx mnttorture explore examples/structures/semaphore/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { BYTES, FREE, Semaphore } from './broken.ts'

class ExactSemaphore extends Semaphore {
  override take(free: number): boolean {
    return Atomics.compareExchange(this.words, FREE, free, free - 1) === free
  }
}

export default structure({
  ...broken,
  title: 'a semaphore',
  setup: () => new ExactSemaphore(new SharedArrayBuffer(BYTES)),
})
