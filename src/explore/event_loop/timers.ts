/** Timers, immediates, microtasks and ticks, as Node has them, on the loop of the CPU that runs. */

import type { Value } from '../memory/built_ins/host.ts'
import { intervalValues } from './interval_values.ts'
import { aborted } from './node_promises.ts'
import { Immediate, Timeout, type TimersHost } from './timer_objects.ts'

export function createTimers(given: Omit<TimersHost, 'numbers'>) {
  const x: TimersHost = { ...given, numbers: new Map() }
  return {
    setTimeout: (callback: Value, delay?: Value, ...given: Value[]): object =>
      new Timeout(x, callback, delay, given, false),
    setInterval: (callback: Value, delay?: Value, ...given: Value[]): object =>
      new Timeout(x, callback, delay, given, true),
    setImmediate: (callback: Value, ...given: Value[]): object => new Immediate(x, callback, given),
    clearTimeout(timer?: Value): void {
      const known = typeof timer === 'number' || typeof timer === 'string' ? x.numbers.get(Number(timer)) : timer
      if (known instanceof Timeout) known.close()
    },
    clearImmediate: (immediate?: Value): void => Immediate.clear(immediate),
    queueMicrotask(callback: Value): void {
      const job = x.host.keeps()(() => x.host.call(callback, undefined))
      x.loop().enqueue(job)
    },
    nextTick(callback: Value, ...given: Value[]): void {
      x.loop().tick(function* () {
        yield* x.host.call(callback, undefined, ...given)
      })
    },
  }
}

export type Timers = ReturnType<typeof createTimers>

/** What the text of `node:timers/promises` gives, over these timers. */
export function timersPromises(timers: Timers, kind: () => PromiseConstructor): Record<string, Value> {
  const later = (
    start: (run: () => void) => Value,
    stop: (timer: Value) => void,
    value: Value,
    options: Value,
  ): Value =>
    new (kind())((resolve, reject) => {
      const { signal, ref } = options ?? {}
      if (signal?.aborted) return reject(aborted(signal))
      const onAbort = (): void => {
        stop(timer)
        reject(aborted(signal))
      }
      const timer = start(() => {
        signal?.removeEventListener('abort', onAbort)
        resolve(value)
      })
      if (ref === false) timer.unref()
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  const setTimeout = (delay?: Value, value?: Value, options?: Value): Value =>
    later((run) => timers.setTimeout(run, delay), timers.clearTimeout, value, options)
  const setImmediate = (value?: Value, options?: Value): Value =>
    later((run) => timers.setImmediate(run), timers.clearImmediate, value, options)
  return {
    setTimeout,
    setImmediate,
    setInterval: (...given: Value[]): object => intervalValues(timers, kind(), aborted, given),
    scheduler: {
      wait: (delay: Value, options?: Value) => setTimeout(delay, undefined, options),
      yield: () => setImmediate(),
    },
  }
}
