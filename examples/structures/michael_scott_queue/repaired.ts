// Only the first one to find no next node sets it.
//
// npx mnttorture explore examples/structures/michael_scott_queue/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { BYTES, NEXT, Queue } from './broken.ts'

class LinkedQueue extends Queue {
  override link(tail: number, node: number): boolean {
    return Atomics.compareExchange(this.words, NEXT + tail, 0, node) === 0
  }
}

export default structure({
  ...broken,
  title: 'a Michael-Scott queue',
  setup: () => new LinkedQueue(new SharedArrayBuffer(BYTES)),
})
