/** "Async-from-Sync Iterator Objects" of ECMA-262. */
import { apply, type Value } from '../memory/built_ins/host.ts'
import type { Awaiting } from './async_functions.ts'
import { nothingMore } from './jobs.ts'
import type { Promises } from './promise.ts'

export function asObject(value: Value): Value {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function')
    throw new TypeError(`Iterator result ${String(value)} is not an object`)
  return value
}

/** An async iterator over an iterator that is none: each of its values is awaited. */
export function fromSync({ host, promises }: Awaiting, sync: Value): Value {
  const { next } = sync
  const goesOn = (result: Value, capability: ReturnType<Promises['create']>, closes: boolean): Value => {
    try {
      const { done, value } = result
      let wrapped: Value
      try {
        wrapped = promises.toAwait(value)
      } catch (error) {
        host.rethrow(error)
        if (!done && closes) sync.return?.()
        throw error
      }
      promises.goOn(wrapped, {
        fulfilled(settled) {
          capability.resolve({ value: settled, done: Boolean(done) })
          return nothingMore()
        },
        rejected(reason) {
          try {
            if (!done && closes) sync.return?.()
          } catch (error) {
            host.rethrow(error)
          }
          capability.reject(reason)
          return nothingMore()
        },
      })
    } catch (error) {
      host.rethrow(error)
      capability.reject(error)
    }
    return capability.promise
  }
  const asks =
    (
      method: () => Value,
      otherwise: (capability: ReturnType<Promises['create']>, value: Value) => void,
      closes: boolean,
    ) =>
    (...given: Value[]): Value => {
      const capability = promises.create()
      try {
        const f = method()
        if (f === undefined || f === null) otherwise(capability, given[0])
        else return goesOn(asObject(apply(f, sync, given)), capability, closes)
      } catch (error) {
        host.rethrow(error)
        capability.reject(error)
      }
      return capability.promise
    }
  return {
    next: asks(
      () => next,
      () => {},
      true,
    ),
    return: asks(
      () => sync.return,
      (capability, value) => capability.resolve({ value, done: true }),
      false,
    ),
    throw: asks(
      () => sync.throw,
      (capability) => {
        sync.return?.()
        capability.reject(new TypeError('The iterator does not provide a throw method'))
      },
      true,
    ),
  }
}
