/**
 * The language's promises over queues of our own, so that what runs next is a CPU's own order and not that of the thread. Written after
 * ECMA-262, "Promise Objects"; each reaction and each thenable is one job, as there.
 */
import type { Value } from '../memory/built_ins/host.ts'
import type { JobHost } from './jobs.ts'
import { definePromise } from './our_promise.ts'
import { createCapabilities, type OwnPromise } from './promise_capabilities.ts'
import { type Capability, createSettling, type Reaction, type Slots } from './promise_settling.ts'

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
  const settling = createSettling(host, (promise) => own.slotsOf(promise))
  const capabilities = createCapabilities(host, settling.resolvers, () => own)
  const own: OwnPromise = definePromise(host, settling, capabilities)
  const { newCapability, promiseResolve } = capabilities
  return {
    Promise: own.Promise,
    create: () => newCapability(own.Promise),
    toAwait: (value) => promiseResolve(own.Promise, value),
    goOn(promise, goesOn) {
      settling.react(promise, own.slotsOf(promise) as Slots, { ...NOBODYS, goesOn })
    },
    isPromise: (value) => own.slotsOf(value) !== undefined,
    *construct(kind, executor) {
      if (kind !== own.Promise || typeof executor !== 'function') return new kind(executor)
      const promise = own.pending()
      const { resolve, reject } = settling.resolvers(promise)
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
