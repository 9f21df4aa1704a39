import { Prng } from '#explore/strategies/prng'
import { type History, historyOfTimes, type TimedCall } from '../../src/structure/history/history.ts'

export class Register {
  value = 0
  write(value: number): null {
    this.value = value
    return null
  }
  read(): number {
    return this.value
  }
}

/** The same with what nobody can look into, so that it cannot be copied. */
export class ClosedRegister {
  #value = 0
  write(value: number): null {
    this.#value = value
    return null
  }
  read(): number {
    return this.#value
  }
}

export class Queue {
  items: number[] = []
  push(value: number): boolean {
    if (this.items.length === 2) return false
    this.items.push(value)
    return true
  }
  pop(): number | null {
    return this.items.shift() ?? null
  }
}

type Methods = Record<string, (...args: unknown[]) => never>

const OPERATIONS: Record<string, string[]> = {
  Register: ['write', 'read'],
  ClosedRegister: ['write', 'read'],
  Queue: ['push', 'pop'],
}

/**
 * Calls of a few CPUs at random times. Results are those of the model in the order in which the calls took effect; of every other
 * history one result is replaced, and a call may be left without one.
 */
export function madeUpHistory(Model: new () => object, seed: number): History {
  const random = new Prng(seed, 7)
  const cpus = 2 + random.below(2)
  const calls: Array<TimedCall & { at: number }> = []
  for (let cpu = 0; cpu < cpus; cpu++) {
    let time = random.below(4)
    for (let left = 1 + random.below(3); left > 0; left--) {
      const called = time + random.below(4)
      const returned = called + 2 + random.below(8)
      const op = OPERATIONS[Model.name]![random.below(2)]!
      const args = op === 'write' || op === 'push' ? [1 + random.below(2)] : []
      calls.push({ cpu, op, args, called, returned, at: called + 0.5 + random.unit() * (returned - called - 1) })
      time = returned
    }
  }
  const model = new Model() as Methods
  for (const call of [...calls].sort((a, b) => a.at - b.at)) call.result = model[call.op]!(...call.args)
  if (random.below(2) === 0) {
    const call = calls[random.below(calls.length)]!
    if (call.op === 'pop' || call.op === 'read') call.result = random.below(3)
  }
  if (random.below(4) === 0) {
    const last = calls.filter(({ cpu }) => cpu === 0).at(-1)!
    last.returned = Infinity
    delete last.result
  }
  return historyOfTimes(
    calls.map(({ at: _, ...call }) => call),
    cpus,
  )
}
