// biome-ignore-all lint/complexity/noThisInStatic: the language's own functions ask what they are called on
/** `Promise` as programs see it. */
import { apply, type Value } from '../memory/built_ins/host.ts'
import type { JobHost } from './jobs.ts'
import { looksNative, shownAs } from './native_look.ts'
import type { Capabilities, OwnPromise } from './promise_capabilities.ts'
import { waitsForAll, waitsForAllSettled, waitsForAny, waitsForFirst } from './promise_combinators.ts'
import { finallyHandlers } from './promise_finally.ts'
import { isObject, type Settling, Slots } from './promise_settling.ts'

const start = Symbol('start')

export function definePromise(host: JobHost, settling: Settling, capabilities: Capabilities): OwnPromise {
  const { combine, newCapability, promiseResolve, speciesOf } = capabilities
  let slotsOf: OwnPromise['slotsOf'] = () => undefined

  class OurPromise {
    #slots = new Slots()

    constructor(executor: Value, ...own: Value[]) {
      if (typeof executor !== 'function') throw new TypeError(`Promise resolver ${shownAs(executor)} is not a function`)
      if (own[0] === start) return
      const { resolve, reject } = settling.resolvers(this as Value)
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
      settling.react(this, slots, { capability, onFulfilled, onRejected })
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

  looksNative(OurPromise)
  return { Promise: OurPromise, slotsOf, pending: () => new OurPromise(() => {}, start) }
}
