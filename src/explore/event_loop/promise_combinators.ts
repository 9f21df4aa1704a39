/** What `Promise.all` and its kin do with each element, and at the end. Written after ECMA-262. */
import { apply, type Value } from '../memory/built_ins/host.ts'
import type { Capability } from './promise_settling.ts'

export interface Combination {
  /** the handlers of element number `index` */
  each(index: number): [fulfilled: Value, rejected: Value]
  end(): void
}

export type Begin = (capability: Capability) => Combination

/** One of the two ways in which an element is settled: it counts once. */
function once(run: (value: Value) => void, called = { done: false }): (value: Value) => void {
  return (value) => {
    if (called.done) return
    called.done = true
    run(value)
  }
}

/** Counts elements that are still to come in, and calls `settle` when none is. */
function counting(settle: () => void) {
  let left = 1
  return {
    begins: () => {
      left++
    },
    ends: () => {
      if (--left === 0) settle()
    },
  }
}

export const waitsForAll: Begin = (capability) => {
  const values: Value[] = []
  const { begins, ends } = counting(() => apply(capability.resolve, undefined, [values]))
  return {
    each(index) {
      values.push(undefined)
      begins()
      const fulfilled = once((value) => {
        values[index] = value
        ends()
      })
      return [fulfilled, capability.reject]
    },
    end: ends,
  }
}

export const waitsForAllSettled: Begin = (capability) => {
  const values: Value[] = []
  const { begins, ends } = counting(() => apply(capability.resolve, undefined, [values]))
  return {
    each(index) {
      values.push(undefined)
      begins()
      const called = { done: false }
      const settled = (make: (value: Value) => Value) =>
        once((value) => {
          values[index] = make(value)
          ends()
        }, called)
      return [
        settled((value) => ({ status: 'fulfilled', value })),
        settled((reason) => ({ status: 'rejected', reason })),
      ]
    },
    end: ends,
  }
}

export const waitsForAny: Begin = (capability) => {
  const errors: Value[] = []
  const failed = () => new AggregateError(errors, 'All promises were rejected')
  const { begins, ends } = counting(() => apply(capability.reject, undefined, [failed()]))
  return {
    each(index) {
      errors.push(undefined)
      begins()
      const rejected = once((reason) => {
        errors[index] = reason
        ends()
      })
      return [capability.resolve, rejected]
    },
    end: ends,
  }
}

export const waitsForFirst: Begin = (capability) => ({
  each: () => [capability.resolve, capability.reject],
  end: () => {},
})
