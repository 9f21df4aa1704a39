import type { Value } from '../memory/built_ins/host.ts'
import type { Timers } from './timers.ts'

/**
 * `setInterval` of timers/promises: an iterator that waits for the next tick, or gives at once what nobody has waited for. It settles
 * as many microtasks later as Node's, which is an async generator.
 */
export function intervalValues(
  timers: Timers,
  Kind: PromiseConstructor,
  aborted: (signal: Value) => Error,
  [delay, value, options]: Value[],
): object {
  const { signal, ref } = options ?? {}
  let timer: Value
  let ticks = 0
  let hasEnded = false
  let waiting: Array<{ resolve: () => void; reject: (reason: Error) => void }> = []

  const ends = (): void => {
    hasEnded = true
    timers.clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
  const onAbort = (): void => {
    const [first, ...others] = waiting
    waiting = []
    ends()
    first?.reject(aborted(signal))
    for (const { resolve } of others) resolve()
  }
  const begins = (): void => {
    timer = timers.setInterval(() => {
      if (waiting.length > 0) waiting.shift()!.resolve()
      else ticks++
    }, delay)
    if (ref === false) timer.unref()
    signal?.addEventListener('abort', onAbort, { once: true })
  }
  const given = (): IteratorResult<Value> => (hasEnded ? { value: undefined, done: true } : { value, done: false })

  return {
    next(): Value {
      if (hasEnded) return Kind.resolve(given())
      if (signal?.aborted) {
        ends()
        return Kind.reject(aborted(signal))
      }
      if (timer === undefined) begins()
      if (ticks > 0) {
        ticks--
        return Kind.resolve().then(given)
      }
      return new Kind<void>((resolve, reject) => {
        waiting.push({ resolve, reject })
      })
        .then(() => {})
        .then(given)
    },
    return(result: Value): Value {
      ends()
      return Kind.resolve(result).then((it) => ({ value: it, done: true }))
    },
    throw(reason: Value): Value {
      ends()
      return Kind.reject(reason)
    },
    [Symbol.asyncIterator](): object {
      return this
    },
  }
}
