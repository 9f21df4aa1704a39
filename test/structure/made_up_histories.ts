import { Prng } from '#explore/strategies/prng'
import type { TimedCall } from '../../src/structure/history/history.ts'
import { blocked, oneOf } from '../../src/structure/structure.ts'

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
  push(value: number): unknown {
    if (this.items.length === 2) return false
    this.items.push(value)
    return true
  }
  pop(): unknown {
    return this.items.shift() ?? null
  }
}

/** Whoever finds it empty, or full, waits. */
export class WaitingQueue extends Queue {
  override push(value: number): unknown {
    return this.items.length === 2 ? blocked : super.push(value)
  }
  override pop(): unknown {
    return this.items.length === 0 ? blocked : super.pop()
  }
}

/** Gives back any of its values. */
export class Bag extends Queue {
  override pop(): unknown {
    if (this.items.length === 0) return null
    return oneOf(new Set(this.items), (item) => void this.items.splice(this.items.indexOf(item), 1))
  }
}

export const MODELS = [Register, ClosedRegister, Queue, WaitingQueue, Bag]

type Methods = Record<string, (...args: unknown[]) => unknown>

/**
 * Calls of a few CPUs at random times. Results are those of the model in the order in which the calls took effect; of every other
 * history one result is replaced, and the last call of a CPU may be left without one.
 */
export function madeUpHistory(Model: new () => object, seed: number): { calls: TimedCall[]; cpus: number } {
  const random = new Prng(seed, 7)
  const cpus = 2 + random.below(2)
  const operations = 'push' in Model.prototype ? ['push', 'pop'] : ['write', 'read']
  const calls: Array<TimedCall & { at: number }> = []
  for (let cpu = 0; cpu < cpus; cpu++) {
    // times differ in their last digits, so that no two moments are the same
    let time = random.below(4) + random.unit() / 10
    for (let left = 1 + random.below(3); left > 0; left--) {
      const called = time + 0.1 + random.below(4)
      const returned = called + 2 + random.below(8)
      const op = operations[random.below(2)]!
      const args = op === 'write' || op === 'push' ? [1 + random.below(2)] : []
      calls.push({ cpu, op, args, called, returned, at: called + random.unit() * (returned - called) })
      time = returned
    }
  }
  const model = new Model() as Methods
  const waits = new Set<object>()
  for (const call of [...calls].sort((a, b) => a.at - b.at)) {
    const said = model[call.op]!(...call.args)
    if (said === blocked) waits.add(call)
    else call.result = settled(said, random) as never
  }
  if (random.below(2) === 0) {
    const call = calls[random.below(calls.length)]!
    if (call.op === 'pop' || call.op === 'read') call.result = random.below(3)
  }
  for (let cpu = 0; cpu < cpus; cpu++) {
    const own = calls.filter((call) => call.cpu === cpu)
    const waiting = own.findIndex((call) => waits.has(call))
    const last = waiting >= 0 ? own[waiting]! : random.below(6) === 0 ? own.at(-1)! : undefined
    if (last === undefined) continue
    last.returned = Infinity
    delete last.result
    for (const never of waiting >= 0 ? own.slice(waiting + 1) : []) calls.splice(calls.indexOf(never), 1)
  }
  return { calls: calls.map(({ at: _, ...call }) => call), cpus }
}

function settled(said: unknown, random: Prng): unknown {
  if (typeof said !== 'object' || said === null) return said
  const { permitted, settle } = said as ReturnType<typeof oneOf>
  const result = permitted[random.below(permitted.length)]
  settle?.(result as never)
  return result
}
