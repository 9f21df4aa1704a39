// Two epochs: nobody who saw the node can still be reading.
//
// npx mnttorture explore examples/structures/epochs/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { BYTES, Cell } from './broken.ts'

class GraceCell extends Cell {
  override grace(): number {
    return 2
  }
}

export default structure({
  ...broken,
  title: 'epoch reclamation',
  setup: () => new GraceCell(new SharedArrayBuffer(BYTES)),
})
