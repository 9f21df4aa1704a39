/**
 * Async generators, `yield*` in them and `for await`, over generators that yield `Awaited` where they await. Written after ECMA-262,
 * "AsyncGenerator Objects".
 */
import { apply, type Value } from '../memory/built_ins/host.ts'
import { tie } from '../memory/twins.ts'
import type { Awaiting } from './async_functions.ts'
import { AsyncGeneratorRun } from './async_generator_run.ts'
import { atOnce } from './jobs.ts'

export function createAsyncGenerators(awaiting: Awaiting) {
  const { host, promises } = awaiting

  const runs = new WeakMap<object, AsyncGeneratorRun>()
  const Prototype = Object.getPrototypeOf(async function* () {}.prototype)
  const prototype = Object.create(Object.getPrototypeOf(Prototype), {
    [Symbol.toStringTag]: { value: 'AsyncGenerator', configurable: true },
  })
  for (const mode of ['next', 'throw', 'return'] as const) {
    function* steps(this: Value, value: Value): Generator<unknown, Value, unknown> {
      const run = runs.get(this)
      if (run !== undefined) return yield* run.ask(mode, value)
      const capability = promises.create()
      capability.reject(new TypeError(`${mode} method called on incompatible receiver ${String(this)}`))
      return capability.promise
    }
    const { value } = {
      value: {
        [mode](this: Value, given: Value): Value {
          return atOnce(host, apply(steps, this, [given]))
        },
      }[mode],
    }
    Object.defineProperty(prototype, mode, {
      value: tie(value as Value, steps),
      writable: true,
      configurable: true,
    })
  }

  return {
    make(self: Value, given: Value, plain: Value, coroutine: Value): Value {
      const body = coroutine !== undefined && host.isPausing() ? coroutine : plain
      const generator = Object.create(prototype)
      runs.set(generator, new AsyncGeneratorRun(awaiting, body.apply(self, given)))
      return generator
    },
  }
}
