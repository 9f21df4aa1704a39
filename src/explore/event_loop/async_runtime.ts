import { type Awaiting, createAsyncFunctions } from './async_functions.ts'
import { createAsyncGenerators } from './async_generators.ts'
import { Awaited, createAsyncIteration } from './async_iteration.ts'
import type { JobHost } from './jobs.ts'
import type { Loop } from './loop.ts'
import type { Promises } from './promise.ts'

/** What the text of a program that was lowered asks for (link/instrument/emit_async.ts). */
export function asyncRuntime(host: JobHost, promises: Promises, current: () => Loop): object {
  let site = -1
  const awaiting: Awaiting = {
    host,
    promises,
    takeSite() {
      const taken = site
      site = -1
      return taken
    },
    begins: (activation) => current().activations.add(activation),
    ends: (activation) => current().activations.delete(activation),
  }
  const functions = createAsyncFunctions(awaiting)
  const generators = createAsyncGenerators(awaiting)
  const iteration = createAsyncIteration(awaiting)
  return {
    $async: functions.callNow,
    $async_co: functions.call,
    $Awaited: Awaited,
    $asyncGenerator: generators.make,
    $yieldAll: iteration.yieldAll,
    $forAwait: iteration.forAwait,
    $newPromise: promises.construct,
    /** an `await` is come to: of what value, and where */
    $at: (value: unknown, at: number): unknown => {
      site = at
      return value
    },
  }
}
