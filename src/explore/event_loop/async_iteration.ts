/** Async iterators as `yield*` and `for await` go over them; of what is only iterable, one is made. Written after ECMA-262. */
import { apply, type Value } from '../memory/built_ins/host.ts'
import { asObject, fromSync } from './async_from_sync.ts'
import { Asked, type Awaiting } from './async_functions.ts'

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

export function createAsyncIteration(awaiting: Awaiting) {
  const { host } = awaiting

  /** The async iterator of a value; of one that is only iterable, one that awaits each of its values. */
  const iteratorOf = (value: Value): Value => {
    const method = value[Symbol.asyncIterator]
    if (method !== undefined && method !== null) return asObject(apply(method, value, []))
    return fromSync(awaiting, asObject(apply(value[Symbol.iterator], value, [])))
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
