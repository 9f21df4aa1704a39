// A lock that serves in the order of tickets. Two that draw at once have the same one.
//
// npx mnttorture discover examples/structures/ticket_lock/broken.ts --seed 1

import { cpu_relax, structure } from 'mnttorture'
import { Counter } from '../models.ts'

export const NEXT = 0
const SERVED = 1
const COUNT = 2
export const BYTES = 12

export class Guarded {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  increment(): number {
    const ticket = this.draw()
    while (Atomics.load(this.words, SERVED) !== ticket) cpu_relax()
    const count = Atomics.load(this.words, COUNT) + 1
    Atomics.store(this.words, COUNT, count)
    Atomics.store(this.words, SERVED, ticket + 1)
    return count
  }

  draw(): number {
    const ticket = Atomics.load(this.words, NEXT)
    Atomics.store(this.words, NEXT, ticket + 1)
    return ticket
  }
}

export default structure({
  title: 'a ticket lock that gives a ticket twice',
  setup: () => new Guarded(new SharedArrayBuffer(BYTES)),
  operations: { increment: [] },
  model: () => new Counter(),
})
