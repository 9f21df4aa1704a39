import { BadInput } from '../link/bad_input.ts'
import { ATOMICS } from '../link/instrument/steps.ts'
import type { createDirect } from './direct.ts'
import type { createIteration } from './iteration.ts'
import type { Operations } from './operations.ts'
import { metaKey } from './shared_memory.ts'
import { twinKey, twins } from './twins.ts'

type Direct = ReturnType<typeof createDirect>
// biome-ignore lint/suspicious/noExplicitAny: stands for the global Atomics where a program passes it about as a value
type Value = any

export interface RuntimeParts<Own extends object> {
  ops: Operations
  direct: Direct
  iteration: ReturnType<typeof createIteration>
  /** Atomics' operations where the program passes `Atomics` about as a value; by their name */
  atomic(name: string, plain: (...given: unknown[]) => unknown): (...given: unknown[]) => unknown
  /** the site that stands for those */
  site: number
  /** what only this run-time does */
  own: Own
}

/** What a linked program expects of whoever runs it: the same table for the engine and for threads at the turnstile. */
export function runtimeTable<Own extends object>({ ops, direct, iteration, atomic, site, own }: RuntimeParts<Own>) {
  const table = {
    ...twins,
    $m: metaKey,
    $g: twinKey,
    $load: ops.load,
    $store: ops.store,
    $add: ops.add,
    $sub: ops.sub,
    $and: ops.and,
    $or: ops.or,
    $xor: ops.xor,
    $exchange: ops.exchange,
    $compareExchange: ops.compareExchange,
    $set: ops.set,
    $touch: ops.touch,
    $plus: ops.plus,
    $number: ops.number,
    $nowMs: () => 0,
    $is: Object.is,
    ...direct,
    ...iteration,
    ...own,
  }
  return { ...table, $Atomics: atomicsAsValue(table, site, atomic) }
}

function atomicsAsValue(table: Value, site: number, atomic: RuntimeParts<object>['atomic']): unknown {
  const object: Record<string, unknown> = Object.create(Atomics)
  for (const name of Object.keys(ATOMICS)) {
    const perform = table[`$d_${name}`]
    object[name] = atomic(name, (...given) => {
      while (given.length < perform.length - 1) given.push(undefined)
      return perform(...given, site)
    })
  }
  object['waitAsync'] = () => {
    throw new BadInput('Atomics.waitAsync is not supported: exploring takes synchronous code only; use Atomics.wait')
  }
  return object
}
