/** Async iterators as `yield*` and `for await` go over them; of what is only iterable, one is made. Written after ECMA-262. */
import { apply, type Value } from '../memory/built_ins/host.ts'
import { Asked, type Awaiting } from './async_functions.ts'
import { nothingMore } from './jobs.ts'
import type { Promises } from './promise.ts'

export type Mode = 'next' | 'throw' | 'return'

/** `await value` in the body of an async generator. */
export class Awaited {
  readonly value: Value
  constructor(value: Value) {
    this.value = value
  }
}

/** What `yield*` hands on, which is not awaited once more; it is sent how the generator is resumed. */
export class Delegated {
  readonly value: Value
  constructor(value: Value) {
    this.value = value
  }
}

/** `yield*` ends the generator that it stands in. */
export class Returns extends Delegated {}

export function createAsyncIteration({ host, promises }: Awaiting) {
  const asObject = (value: Value): Value => {
    if ((typeof value !== 'object' || value === null) && typeof value !== 'function')
      throw new TypeError(`Iterator result ${String(value)} is not an object`)
    return value
  }

  /** The async iterator of a value; of one that is only iterable, one that awaits each of its values. */
  const iteratorOf = (value: Value): Value => {
    const method = value[Symbol.asyncIterator]
    if (method !== undefined && method !== null) return asObject(apply(method, value, []))
    return fromSync(asObject(apply(value[Symbol.iterator], value, [])))
  }

  const fromSync = (sync: Value): Value => {
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

  return {
    /** `yield*` in an async generator */
    *yieldAll(iterable: Value): Generator<unknown, Value, Value> {
      const iterator = iteratorOf(iterable)
      const { next } = iterator
      const ask = (method: Value, ...given: Value[]) =>
        new Awaited(new Asked(() => host.call(method, iterator, ...given)))
      let { mode, value }: { mode: Mode; value: Value } = { mode: 'next', value: undefined }
      for (;;) {
        const method = mode === 'next' ? next : iterator[mode]
        if (method === undefined || method === null) {
          if (mode === 'return') yield new Returns(yield new Awaited(value))
          const close = iterator.return
          if (close !== undefined && close !== null) asObject(yield ask(close))
          throw new TypeError('The iterator does not provide a throw method')
        }
        const result = asObject(yield ask(method, value))
        if (result.done) {
          if (mode === 'return') yield new Returns(result.value)
          return result.value
        }
        ;({ mode, value } = yield new Delegated(result.value))
      }
    },

    /** what `for await` goes over: its text awaits what these two give */
    forAwait(iterable: Value): Value {
      const iterator = iteratorOf(iterable)
      const { next } = iterator
      return {
        next: () =>
          new Asked(function* () {
            return yield* host.call(next, iterator)
          }),
        get return() {
          const method = iterator.return
          return method === undefined || method === null
            ? undefined
            : () => new Asked(() => host.call(method, iterator))
        },
      }
    },
  }
}
