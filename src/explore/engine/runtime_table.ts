import type { createDirect } from '../memory/direct.ts'
import type { Operations } from '../memory/operations.ts'
import { metaKey } from '../memory/shared_memory.ts'
import { twins } from '../memory/twins.ts'
import { plainRuntime } from './plain_runtime.ts'

type Direct = ReturnType<typeof createDirect>

export interface RuntimeParts<Own extends object> {
  ops: Operations
  direct: Direct
  /** what only this run-time does */
  own: Own
}

/** What a linked program expects of whoever runs it: the same table for the engine and for threads at the turnstile. */
export function runtimeTable<Own extends object>({ ops, direct, own }: RuntimeParts<Own>) {
  return {
    ...twins,
    ...plainRuntime,
    $m: metaKey,
    $v: ArrayBuffer.isView,
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
    $restIsKnown: () => false,
    $is: Object.is,
    // only memory modes have these as steps
    $barrier: () => false,
    $settle: () => false,
    $rcu: () => false,
    $d_barrier: () => {},
    $d_settle: () => {},
    $d_rcu: () => {},
    ...direct,
    ...own,
  }
}
