import type { Call, CallOf, Program } from '../program.ts'
import type { Generator as Programs } from './generate.ts'

const MOST_BEFORE = 2

/**
 * Every program of two CPUs with two calls each, up to which CPU is which and to the arguments: each call has the next one of its
 * operation's, so that values differ where they can. Before the race there is nothing, or each call that adds something, once or twice.
 */
export function* everyProgram(generator: Programs): Generator<Program> {
  const { operations, roles } = generator
  const lists = operations.flatMap((one) => operations.map((other) => [one, other]))
  const befores: string[][] = [[]]
  for (const op of operations)
    for (let times = 1; times <= MOST_BEFORE; times++) befores.push(Array.from({ length: times }, () => op))
  for (const before of befores)
    for (const [index, first] of lists.entries())
      for (const second of lists.slice(index)) {
        if (!mayRace(first, second, roles)) continue
        yield programOf(generator, before, first, second)
      }
}

/** A role is played by one CPU. */
function mayRace(first: readonly string[], second: readonly string[], roles: ReadonlyMap<string, string>): boolean {
  return first.every((one) => {
    const role = roles.get(one)
    return role === undefined || second.every((other) => roles.get(other) !== role)
  })
}

function programOf(generator: Programs, before: string[], first: string[], second: string[]): Program {
  const used = new Map<string, number>()
  const call = (op: string): Call => {
    const pool = generator.pools.get(op)!
    const at = used.get(op) ?? 0
    used.set(op, at + 1)
    return { op, args: pool[at % pool.length]! }
  }
  const playerOf = (op: string): number => {
    const role = generator.roles.get(op)
    return role !== undefined && second.some((other) => generator.roles.get(other) === role) ? 1 : 0
  }
  const made = before.map((op): CallOf => ({ cpu: playerOf(op), ...call(op) }))
  return { before: generator.whatGoesOn(made), cpus: [first.map(call), second.map(call)], after: [] }
}
