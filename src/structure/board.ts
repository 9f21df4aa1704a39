import type { ToldCall } from './checker/told_calls.ts'
import { noWaits, type Overtaken } from './overtaken.ts'
import type { Structure } from './structure.ts'

/**
 * Where the CPUs that are played by one thread leave their objects and results for who judges them in the same thread: their own
 * instances of the program cannot be reached otherwise.
 */
interface Board {
  /** each with the structure that its own instance of the program has: what that calls a Queue is another class elsewhere */
  handles: Array<{ handle: object; structure: Structure } | undefined>
  results: unknown[][]
  /** per CPU that waits in a call: how many calls each had begun when it first had to */
  waits: Array<number[] | undefined>
  overtaken: Overtaken
  /** the calls of the last execution that no order explained */
  told: ToldCall[] | undefined
  /** what an operation returned that cannot be its result */
  refused: string | undefined
}

const KEY: unique symbol = Symbol.for('mnttorture.board') as never

export function board(): Board {
  const all = globalThis as { [KEY]?: Board }
  return (all[KEY] ??= {
    handles: [],
    results: [],
    waits: [],
    overtaken: noWaits(),
    told: undefined,
    refused: undefined,
  })
}
