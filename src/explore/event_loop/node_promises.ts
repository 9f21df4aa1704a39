/** Functions of Node that make promises, over those of the CPU that runs. */
import type { Value } from '../memory/built_ins/host.ts'
import type { Timers } from './timers.ts'

const PROMISIFIED = Symbol.for('nodejs.util.promisify.custom')

export type NodePromises = ReturnType<typeof nodePromises>

export function aborted(signal: AbortSignal): Error {
  return Object.assign(new Error('The operation was aborted', { cause: signal.reason }), {
    name: 'AbortError',
    code: 'ABORT_ERR',
  })
}

/** Both kinds of emitter: Node's, and the web's. */
function listening(emitter: Value, name: Value, callback: Value, how: 'on' | 'once' = 'on'): () => void {
  if (typeof emitter?.[how] === 'function') {
    emitter[how](name, callback)
    return () => emitter.removeListener?.(name, callback)
  }
  if (typeof emitter?.addEventListener !== 'function')
    throw Object.assign(new TypeError('The "emitter" argument must be an instance of EventEmitter'), {
      code: 'ERR_INVALID_ARG_TYPE',
    })
  emitter.addEventListener(name, callback)
  return () => emitter.removeEventListener(name, callback)
}

export function nodePromises(timers: Timers, kind: () => PromiseConstructor) {
  const promise = (executor: (resolve: Value, reject: Value) => void): Value => new (kind())(executor)

  return {
    /** `once` of node:events */
    once: (emitter: Value, name: Value, options?: Value): Value =>
      promise((resolve, reject) => {
        const signal: AbortSignal | undefined = options?.signal
        if (signal?.aborted) return reject(aborted(signal))
        const ends: Array<() => void> = []
        const settle = (how: Value, value: Value): void => {
          for (const end of ends) end()
          how(value)
        }
        ends.push(listening(emitter, name, (...given: Value[]) => settle(resolve, given), 'once'))
        if (name !== 'error' && typeof emitter.once === 'function')
          ends.push(listening(emitter, 'error', (error: Value) => settle(reject, error), 'once'))
        if (signal !== undefined) ends.push(listening(signal, 'abort', () => settle(reject, aborted(signal))))
      }),

    /** `on` of node:events: what comes, one by one */
    on(emitter: Value, name: Value, options?: Value): Value {
      const signal: AbortSignal | undefined = options?.signal
      if (signal?.aborted) throw aborted(signal)
      const come: Value[] = []
      const asked: Array<{ resolve: Value; reject: Value }> = []
      let failure: { error: Value } | undefined
      let isOver = false
      const ends: Array<() => void> = []
      const over = (): void => {
        isOver = true
        for (const end of ends) end()
        for (const { resolve } of asked.splice(0)) resolve({ value: undefined, done: true })
      }
      const fails = (error: Value): void => {
        const first = asked.shift()
        if (first === undefined) failure = { error }
        else first.reject(error)
        over()
      }
      ends.push(
        listening(emitter, name, (...given: Value[]) => {
          const first = asked.shift()
          if (first === undefined) come.push(given)
          else first.resolve({ value: given, done: false })
        }),
      )
      if (name !== 'error' && typeof emitter.on === 'function') ends.push(listening(emitter, 'error', fails))
      if (signal !== undefined) ends.push(listening(signal, 'abort', () => fails(aborted(signal))))
      for (const close of options?.close ?? []) ends.push(listening(emitter, close, over))
      const settled = (value: Value): Value => promise((resolve) => resolve(value))
      return {
        next(): Value {
          if (come.length > 0) return settled({ value: come.shift(), done: false })
          if (failure !== undefined) {
            const { error } = failure
            failure = undefined
            return promise((_, reject) => reject(error))
          }
          if (isOver) return settled({ value: undefined, done: true })
          return promise((resolve, reject) => asked.push({ resolve, reject }))
        },
        return(): Value {
          over()
          return settled({ value: undefined, done: true })
        },
        throw(error: Value): Value {
          fails(error)
          return settled({ value: undefined, done: true })
        },
        [Symbol.asyncIterator](): Value {
          return this
        },
      }
    },

    /** of node:util */
    promisify(original: Value): Value {
      const own = original?.[PROMISIFIED]
      if (own !== undefined) return own
      function promisified(this: Value, ...given: Value[]): Value {
        return promise((resolve, reject) =>
          original.call(this, ...given, (error: Value, value: Value) => (error ? reject(error) : resolve(value))),
        )
      }
      Object.setPrototypeOf(promisified, Object.getPrototypeOf(original))
      return Object.defineProperties(promisified, Object.getOwnPropertyDescriptors(original))
    },

    /** `AbortSignal.timeout` */
    abortAfter(ms: Value): AbortSignal {
      const controller = new AbortController()
      const late = (): void =>
        controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
      ;(timers.setTimeout(late, ms) as Value).unref()
      return controller.signal
    },
  }
}
