/** How promises are settled, and what that makes run: "Promise Abstract Operations" of ECMA-262. */
import { apply, type Value } from '../memory/built_ins/host.ts'
import type { Job, JobHost, Keeps } from './jobs.ts'
import { NativePromise } from './native_look.ts'

export interface Capability {
  promise: Value
  resolve: (value?: Value) => void
  reject: (reason?: Value) => void
}

/** What is to happen when a promise is settled: a handler of the program, or how an async function goes on. */
export interface Reaction {
  capability: Capability | undefined
  onFulfilled: Value
  onRejected: Value
  goesOn?: { fulfilled(value: Value): ReturnType<Job>; rejected(reason: Value): ReturnType<Job> }
  keeps?: Keeps
}

export class Slots {
  state: 'pending' | 'fulfilled' | 'rejected' = 'pending'
  result: Value = undefined
  reactions: Reaction[] = []
  isHandled = false
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

export type Settling = ReturnType<typeof createSettling>

export function createSettling(host: JobHost, slotsOf: (promise: unknown) => Slots | undefined) {
  function resolvers(promise: Value): Pick<Capability, 'resolve' | 'reject'> {
    let isResolved = false
    return {
      resolve(value?: Value) {
        if (isResolved) return
        isResolved = true
        resolveWith(promise, value)
      },
      reject(reason?: Value) {
        if (isResolved) return
        isResolved = true
        settle(promise, 'rejected', reason)
      },
    }
  }

  function resolveWith(promise: Value, value: Value): void {
    if (value === promise)
      return settle(promise, 'rejected', new TypeError('Chaining cycle detected for promise #<Promise>'))
    if (!isObject(value)) return settle(promise, 'fulfilled', value)
    if (value instanceof NativePromise) throw host.foreign()
    let then: Value
    try {
      then = (value as Value).then
    } catch (error) {
      host.rethrow(error)
      return settle(promise, 'rejected', error)
    }
    if (typeof then !== 'function') return settle(promise, 'fulfilled', value)
    const job: Job = function* () {
      const { resolve, reject } = resolvers(promise)
      try {
        yield* host.call(then, value, resolve, reject)
      } catch (error) {
        host.rethrow(error)
        reject(error)
      }
    }
    host.enqueue(host.keeps()(job))
  }

  function settle(promise: Value, state: 'fulfilled' | 'rejected', result: Value): void {
    const slots = slotsOf(promise) as Slots
    const { reactions } = slots
    slots.state = state
    slots.result = result
    slots.reactions = []
    if (state === 'rejected' && !slots.isHandled) host.rejected(promise, result)
    for (const reaction of reactions) host.enqueue(jobOf(reaction, state, result))
  }

  function react(promise: Value, slots: Slots, reaction: Reaction): void {
    reaction.keeps = host.keeps()
    if (slots.state === 'pending') slots.reactions.push(reaction)
    else {
      if (slots.state === 'rejected' && !slots.isHandled) host.handled(promise)
      host.enqueue(jobOf(reaction, slots.state, slots.result))
    }
    slots.isHandled = true
  }

  function jobOf(reaction: Reaction, state: 'fulfilled' | 'rejected', result: Value): Job {
    const { capability, goesOn } = reaction
    const keeps = reaction.keeps as Keeps
    if (goesOn !== undefined) return keeps(() => goesOn[state](result))
    const handler = state === 'fulfilled' ? reaction.onFulfilled : reaction.onRejected
    return keeps(function* () {
      let value = result
      let isThrown = state === 'rejected'
      if (typeof handler === 'function') {
        isThrown = false
        try {
          value = yield* host.call(handler, undefined, result)
        } catch (error) {
          host.rethrow(error)
          value = error
          isThrown = true
        }
      }
      if (capability !== undefined) apply(isThrown ? capability.reject : capability.resolve, undefined, [value])
    })
  }

  return { resolvers, react }
}
