/**
 * Every array of the explorer meets what a CPU puts on Object.prototype and Array.prototype under a number: an accessor under "1" stands for
 * a second element that is not there. The engine takes such properties away while it runs, and puts them back for the CPU that made them.
 * It does the same with another iterator of arrays.
 */
import type { Execution } from './execution.ts'

const { apply, defineProperty, deleteProperty, getOwnPropertyDescriptor, ownKeys } = Reflect
const { test } = RegExp.prototype
const NUMBER = /^\d+$/
const OWNERS: readonly object[] = [Object.prototype, Array.prototype]
const ITERATES = getOwnPropertyDescriptor(Array.prototype, Symbol.iterator) as PropertyDescriptor

interface Put {
  owner: object
  key: PropertyKey
  descriptor: PropertyDescriptor
  /** what was there before it, in the list of its CPU */
  next: Put | undefined
}

export class OwnPrototypes {
  /** per CPU; lists and no arrays, which would meet what they keep */
  private readonly of = new Map<number, Put>()
  /** the CPU that runs, and has its own in place */
  private on = -1

  /** The CPU begins, or begins anew. */
  begin(cpu: number): void {
    this.of.delete(cpu)
    this.on = cpu
  }

  /** The engine goes on: what the CPU has put there is kept for it. */
  lift(): void {
    const { on } = this
    if (on < 0) return
    this.on = -1
    let list: Put | undefined
    for (let o = 0; o < 2; o++) {
      const owner = OWNERS[o] as object
      for (;;) {
        const { 0: key } = ownKeys(owner) // numbers come first
        if (typeof key !== 'string' || !apply(test, NUMBER, [key])) break
        const descriptor = getOwnPropertyDescriptor(owner, key) as PropertyDescriptor
        if (!deleteProperty(owner, key)) break
        list = { owner, key, descriptor, next: list }
      }
    }
    const iterates = getOwnPropertyDescriptor(Array.prototype, Symbol.iterator)
    if (iterates !== undefined && iterates.value !== ITERATES.value && iterates.configurable) {
      list = { owner: Array.prototype, key: Symbol.iterator, descriptor: iterates, next: list }
      defineProperty(Array.prototype, Symbol.iterator, ITERATES)
    }
    if (list === undefined) this.of.delete(on)
    else this.of.set(on, list)
  }

  /** The CPU goes on. */
  putBack(cpu: number): void {
    for (let put = this.of.get(cpu); put !== undefined; put = put.next)
      defineProperty(put.owner, put.key, put.descriptor)
    this.on = cpu
  }
}

// biome-ignore lint/suspicious/noExplicitAny: functions of the run-time
type Functions = Record<string, any>

/** The same functions of the engine, which find the prototypes as the language has them. */
export function withOwnPrototypes<T extends object>(x: Execution, functions: T): T {
  const { ownPrototypes } = x.retrace
  if (ownPrototypes === undefined) return functions
  const wrapped: Functions = { ...functions }
  for (const name of Object.keys(wrapped)) {
    const run = wrapped[name]
    if (typeof run !== 'function') continue
    wrapped[name] = (...given: unknown[]): unknown => {
      if (x.current < 0) return run(...given)
      const cpu = x.current
      ownPrototypes.lift()
      try {
        return run(...given)
      } finally {
        if (!x.paused) ownPrototypes.putBack(cpu)
      }
    }
  }
  return wrapped as T
}
