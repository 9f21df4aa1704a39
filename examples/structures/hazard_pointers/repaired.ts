// A node that is current after the reader has said that it reads it is safe.
//
// npx mnttorture explore examples/structures/hazard_pointers/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { BYTES, Cell, CURRENT } from './broken.ts'

class HazardCell extends Cell {
  override isCurrent(node: number): boolean {
    return Atomics.load(this.words, CURRENT) === node
  }
}

export default structure({
  ...broken,
  title: 'hazard pointers',
  setup: () => new HazardCell(new SharedArrayBuffer(BYTES)),
})
