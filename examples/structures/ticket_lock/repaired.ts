// A ticket is drawn in one step.
//
// npx mnttorture explore examples/structures/ticket_lock/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { BYTES, Guarded, NEXT } from './broken.ts'

class TicketGuarded extends Guarded {
  override draw(): number {
    return Atomics.add(this.words, NEXT, 1)
  }
}

export default structure({
  ...broken,
  title: 'a ticket lock',
  setup: () => new TicketGuarded(new SharedArrayBuffer(BYTES)),
})
