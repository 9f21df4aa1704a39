/**
 * Async functions over generators, which is what linking makes of them (link/lower_async.ts): what such a generator yields is awaited,
 * and what it yields to pause a CPU is handed on. Written after ECMA-262, "Await".
 */
import type { Value } from '../memory/built_ins/host.ts'
import { atOnce, type JobHost } from './jobs.ts'
import { NativePromise } from './native_look.ts'
import type { Promises } from './promise.ts'

/** A call of an async function that is under way, for whoever asks where a CPU stands. */
export interface Activation {
  /** the promise that it returned */
  promise: Value
  /** the promise that it awaits, and the place where it does; undefined while it runs */
  awaited: Value
  site: number
}

/** What a loop over an async iterator yields: a call that may take steps, whose result is awaited. */
export class Asked {
  readonly run: () => Generator<unknown, Value, unknown>
  constructor(run: () => Generator<unknown, Value, unknown>) {
    this.run = run
  }
}

export type Body = Generator<unknown, Value, Value>

export interface Awaiting {
  host: JobHost
  promises: Promises
  /** the place of the `await` that is next */
  takeSite(): number
  begins(activation: Activation): void
  ends(activation: Activation): void
}

/** What is done with the value of an `await`. */
export interface Awaiter {
  fulfilled(value: Value): Generator<unknown, void, unknown>
  rejected(reason: Value): Generator<unknown, void, unknown>
}

/** Waits for a value that a body yielded; false where that threw, and the error is in `thrown`. */
export function* awaitValue(
  { host, promises }: Awaiting,
  yielded: Value,
  activation: Activation,
  then: Awaiter,
): Generator<unknown, { thrown: Value } | undefined, unknown> {
  try {
    const value = yielded instanceof Asked ? yield* yielded.run() : yielded
    if (value instanceof NativePromise) {
      value.catch(() => {}) // what it comes to is nobody's any more
      throw host.foreign(activation.site)
    }
    activation.awaited = promises.toAwait(value)
  } catch (error) {
    host.rethrow(error)
    return { thrown: error }
  }
  promises.goOn(activation.awaited, then)
  return undefined
}

export function createAsyncFunctions(awaiting: Awaiting) {
  const { host, promises } = awaiting

  function* go(
    body: Body,
    capability: ReturnType<Promises['create']>,
    activation: Activation,
    isThrown: boolean,
    given: Value,
  ): Generator<unknown, void, unknown> {
    activation.awaited = undefined
    let how = isThrown
    let value = given
    for (;;) {
      let result: IteratorResult<unknown, Value>
      try {
        result = how ? body.throw(value) : body.next(value)
      } catch (error) {
        host.rethrow(error)
        awaiting.ends(activation)
        return capability.reject(error)
      }
      how = false
      value = undefined
      if (result.done) {
        awaiting.ends(activation)
        return capability.resolve(result.value)
      }
      if (result.value === host.pause) {
        yield host.pause
        continue
      }
      activation.site = awaiting.takeSite()
      const failed = yield* awaitValue(awaiting, result.value, activation, {
        fulfilled: (settled) => go(body, capability, activation, false, settled),
        rejected: (reason) => go(body, capability, activation, true, reason),
      })
      if (failed === undefined) return
      how = true
      value = failed.thrown
    }
  }

  function* call(self: Value, given: Value, make: Value): Generator<unknown, Value, unknown> {
    const capability = promises.create()
    const activation: Activation = { promise: capability.promise, awaited: undefined, site: -1 }
    let body: Body
    try {
      body = make.apply(self, given)
    } catch (error) {
      host.rethrow(error)
      capability.reject(error)
      return capability.promise
    }
    awaiting.begins(activation)
    yield* go(body, capability, activation, false, undefined)
    return capability.promise
  }

  return {
    /** a call as a coroutine, and one that cannot pause */
    call,
    callNow: (self: Value, given: Value, plain: Value, coroutine: Value): Value =>
      atOnce(host, call(self, given, coroutine !== undefined && host.isPausing() ? coroutine : plain)),
  }
}
