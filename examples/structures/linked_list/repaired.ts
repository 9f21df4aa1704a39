// A node is marked before it is taken out, so that nobody adds anything behind it.
//
// npx mnttorture explore examples/structures/linked_list/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { BYTES, List, NEXT } from './broken.ts'

class MarkingList extends List {
  override isMarking(): boolean {
    return true
  }

  override mark(node: number, next: number): boolean {
    return Atomics.compareExchange(this.words, NEXT + node, next, next | 1) === next
  }
}

export default structure({
  ...broken,
  title: "Harris' list",
  setup: () => new MarkingList(new SharedArrayBuffer(BYTES)),
})
