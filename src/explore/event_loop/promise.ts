// biome-ignore-all lint/complexity/noThisInStatic: the language's own functions ask what they are called on
/**
 * The language's promises over queues of our own, so that what runs next is a CPU's own order and not that of the thread. Written after
 * ECMA-262, "Promise Objects"; each reaction and each thenable is one job, as there.
 */
import { apply, type Value } from '../memory/built_ins/host.ts'
import type { Job, JobHost, Keeps } from './jobs.ts'
import { looksNative, NativePromise, shownAs } from './native_look.ts'
import { type Begin, waitsForAll, waitsForAllSettled, waitsForAny, waitsForFirst } from './promise_combinators.ts'
import { finallyHandlers } from './promise_finally.ts'

export interface Capability {
  promise: Value
  resolve: (value?: Value) => void
  reject: (reason?: Value) => void
}

/** What is to happen when a promise is settled: a handler of the program, or how an async function goes on. */
interface Reaction {
  capability: Capability | undefined
  onFulfilled: Value
  onRejected: Value
  goesOn?: { fulfilled(value: Value): ReturnType<Job>; rejected(reason: Value): ReturnType<Job> }
  keeps?: Keeps
}

const NOBODYS = { capability: undefined, onFulfilled: undefined, onRejected: undefined }

export interface Promises {
  Promise: PromiseConstructor
  /** the abstract operations that async functions are made of */
  create(): Capability
  /** the promise that `await value` waits for */
  toAwait(value: Value): Value
  goOn(promise: Value, goesOn: NonNullable<Reaction['goesOn']>): void
  isPromise(value: unknown): boolean
  /** `new Promise(executor)` as a coroutine */
  construct(kind: Value, executor: Value): Generator<unknown, Value, unknown>
}

export function createPromises(host: JobHost): Promises {
  const isObject = (value: unknown): value is object =>
    (typeof value === 'object' && value !== null) || typeof value === 'function'

  class Slots {
    state: 'pending' | 'fulfilled' | 'rejected' = 'pending'
    result: Value = undefined
    reactions: Reaction[] = []
    isHandled = false
  }

  const start = Symbol('start')

  let slotsOf: (promise: unknown) => Slots | undefined = () => undefined

  class OurPromise {
    #slots = new Slots()

    constructor(executor: Value, ...own: Value[]) {
      if (typeof executor !== 'function') throw new TypeError(`Promise resolver ${shownAs(executor)} is not a function`)
      if (own[0] === start) return
      const { resolve, reject } = resolvers(this as Value)
      try {
        executor(resolve, reject)
      } catch (error) {
        host.rethrow(error)
        reject(error)
      }
    }

    static {
      slotsOf = (promise) => (isObject(promise) && #slots in promise ? (promise as OurPromise).#slots : undefined)
    }

    static resolve(value: Value): Value {
      if (!isObject(this)) throw new TypeError('PromiseResolve called on non-object')
      return promiseResolve(this, value)
    }

    static reject(reason: Value): Value {
      const capability = newCapability(this)
      apply(capability.reject, undefined, [reason])
      return capability.promise
    }

    static withResolvers(): Value {
      const { promise, resolve, reject } = newCapability(this)
      return { promise, resolve, reject }
    }

    static try(f: Value, ...given: Value[]): Value {
      const capability = newCapability(this)
      try {
        apply(capability.resolve, undefined, [f(...given)])
      } catch (error) {
        host.rethrow(error)
        apply(capability.reject, undefined, [error])
      }
      return capability.promise
    }

    static all(iterable: Value): Value {
      return combine(this, iterable, waitsForAll)
    }

    static allSettled(iterable: Value): Value {
      return combine(this, iterable, waitsForAllSettled)
    }

    static any(iterable: Value): Value {
      return combine(this, iterable, waitsForAny)
    }

    static race(iterable: Value): Value {
      return combine(this, iterable, waitsForFirst)
    }

    static get [Symbol.species](): Value {
      return this
    }

    // biome-ignore lint/suspicious/noThenProperty: this is the promise
    then(onFulfilled: Value, onRejected: Value): Value {
      const slots = slotsOf(this)
      if (slots === undefined)
        throw new TypeError(`Method Promise.prototype.then called on incompatible receiver ${shownAs(this)}`)
      const capability = newCapability(speciesOf(this))
      react(this, slots, { capability, onFulfilled, onRejected })
      return capability.promise
    }

    catch(onRejected: Value): Value {
      return (this as Value).then(undefined, onRejected)
    }

    finally(onFinally: Value): Value {
      if (!isObject(this)) throw new TypeError('Promise.prototype.finally called on a non-object')
      const kind = speciesOf(this)
      return (this as Value).then(...finallyHandlers(host, (value) => promiseResolve(kind, value), onFinally))
    }
  }

  function combine(kind: Value, iterable: Value, begin: Begin): Value {
    const capability = newCapability(kind)
    try {
      const { resolve } = kind
      if (typeof resolve !== 'function') throw new TypeError('Promise resolve or reject function is not callable')
      const combination = begin(capability)
      let index = 0
      for (const item of iterable) {
        const next = apply(resolve, kind, [item]) as Value
        next.then(...combination.each(index++))
      }
      combination.end()
    } catch (error) {
      host.rethrow(error)
      apply(capability.reject, undefined, [error])
    }
    return capability.promise
  }

  function speciesOf(promise: Value): Value {
    const kind = promise.constructor
    if (kind === undefined) return OurPromise
    if (!isObject(kind)) throw new TypeError('The .constructor property is not an object')
    return (kind as Value)[Symbol.species] ?? OurPromise
  }

  function newCapability(kind: Value): Capability {
    if (kind === OurPromise) {
      const promise = new OurPromise(() => {}, start)
      return { promise, ...resolvers(promise) }
    }
    if (typeof kind !== 'function') throw new TypeError('Promise resolve or reject function is not callable')
    let resolve: Value
    let reject: Value
    const promise = new kind((one: Value, other: Value) => {
      if (resolve !== undefined || reject !== undefined)
        throw new TypeError('Promise executor has already been invoked with non-undefined arguments')
      resolve = one
      reject = other
    })
    if (typeof resolve !== 'function' || typeof reject !== 'function')
      throw new TypeError('Promise resolve or reject function is not callable')
    return { promise, resolve, reject }
  }

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

  function promiseResolve(kind: Value, value: Value): Value {
    if (slotsOf(value) !== undefined && value.constructor === kind) return value
    const capability = newCapability(kind)
    apply(capability.resolve, undefined, [value])
    return capability.promise
  }

  looksNative(OurPromise)
  return {
    Promise: OurPromise as Value,
    create: () => newCapability(OurPromise),
    toAwait: (value) => promiseResolve(OurPromise, value),
    goOn(promise, goesOn) {
      react(promise, slotsOf(promise) as Slots, { ...NOBODYS, goesOn })
    },
    isPromise: (value) => slotsOf(value) !== undefined,
    *construct(kind, executor) {
      if (kind !== OurPromise || typeof executor !== 'function') return new kind(executor)
      const promise = new OurPromise(() => {}, start)
      const { resolve, reject } = resolvers(promise)
      try {
        yield* host.call(executor, undefined, resolve, reject)
      } catch (error) {
        host.rethrow(error)
        reject(error)
      }
      return promise
    },
  }
}
