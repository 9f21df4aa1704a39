/** Promises of whatever kind a program asks for: "PromiseCapability Records" of ECMA-262. */
import { apply, type Value } from '../memory/built_ins/host.ts'
import type { JobHost } from './jobs.ts'
import type { Begin } from './promise_combinators.ts'
import { type Capability, isObject, type Settling, type Slots } from './promise_settling.ts'

/** The promises of the language itself. */
export interface OwnPromise {
  Promise: Value
  slotsOf(promise: unknown): Slots | undefined
  /** one that nobody's executor settles */
  pending(): Value
}

export type Capabilities = ReturnType<typeof createCapabilities>

export function createCapabilities(host: JobHost, resolvers: Settling['resolvers'], own: () => OwnPromise) {
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
    if (kind === undefined) return own().Promise
    if (!isObject(kind)) throw new TypeError('The .constructor property is not an object')
    return (kind as Value)[Symbol.species] ?? own().Promise
  }

  function newCapability(kind: Value): Capability {
    if (kind === own().Promise) {
      const promise = own().pending()
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

  function promiseResolve(kind: Value, value: Value): Value {
    if (own().slotsOf(value) !== undefined && value.constructor === kind) return value
    const capability = newCapability(kind)
    apply(capability.resolve, undefined, [value])
    return capability.promise
  }

  return { combine, speciesOf, newCapability, promiseResolve }
}
