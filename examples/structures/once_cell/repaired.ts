// Who comes first says so, and the others wait.
//
// npx mnttorture explore examples/structures/once_cell/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { BEGUN, BYTES, Cell, EMPTY, STATE } from './broken.ts'

class OnceCell extends Cell {
  override isFirst(): boolean {
    return Atomics.compareExchange(this.words, STATE, EMPTY, BEGUN) === EMPTY
  }
}

export default structure({
  ...broken,
  title: 'a once-cell',
  setup: () => new OnceCell(new SharedArrayBuffer(BYTES)),
})
