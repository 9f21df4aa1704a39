import type { NodePromises } from '../../event_loop/node_promises.ts'
import type { ProcessesOfCpus } from '../../event_loop/process_of_cpu.ts'
import type { Timers } from '../../event_loop/timers.ts'
import type { View } from '../shared_memory.ts'
import { tieSteps } from '../twins.ts'

// biome-ignore lint/suspicious/noExplicitAny: values of the program
export type Value = any

/** Who explores, as the built-ins ask for it. */
export interface BuiltInHost {
  /** a CPU runs: not setup, not check, nothing at all */
  isRunning(): boolean
  isShared(value: unknown): value is View
  get(view: View, index: Value, site: number): Value
  set(view: View, index: Value, value: Value, site: number): void
  /** some bytes in one step, by whatever `perform` does */
  access(view: View, offset: number, bytes: number, site: number, writes: boolean, perform: () => Value): Value
  /** the CPU comes to stand before a step on this element: true when it must pause */
  stands(view: View, index: Value, site: number, writes: boolean, bytes?: number): boolean
  /** what the step does then */
  store(view: View, index: Value, value: Value): void
  /** carries out an operation of Atomics */
  atomic(name: string, given: readonly Value[], site: number): Value
  /** the same as a coroutine */
  stepping(name: string, given: readonly Value[], site: number): Generator<unknown, unknown, unknown>
  /** the place that the instrumented text named last, or else the one where the program is now */
  site(op: string, bytes?: number): number
  /** all of a view was written outside any execution */
  wrote(view: View): void
  /** what cannot be explored, where it stands */
  refuse(what: string): Error
  /** what puts calls off, in a program that does */
  readonly timers: Timers | undefined
  readonly timersPromises: Record<string, Value> | undefined
  readonly nodePromises: NodePromises | undefined
  /** what of `process` is a CPU's own */
  readonly processes: ProcessesOfCpus | undefined
  /** something of Node's own, while no CPU runs */
  aside<T>(run: () => T): T
  /** looks of this CPU at a clock so far, counted up; and a number from a generator of its own */
  tick(): number
  random(): number
}

let host: BuiltInHost | undefined

export function setHost(who: BuiltInHost): void {
  host = who
}

/** The host, while a CPU runs. */
export function running(): BuiltInHost | undefined {
  return host?.isRunning() ? host : undefined
}

/** The host, while a CPU runs and this is a view on memory that CPUs share. */
export function steppingOn(value: unknown): BuiltInHost | undefined {
  return host !== undefined && ArrayBuffer.isView(value) && host.isRunning() && host.isShared(value) ? host : undefined
}

/** A built-in wrote a view while no CPU ran. */
export function wrote(view: unknown): void {
  if (host !== undefined && ArrayBuffer.isView(view) && host.isShared(view)) host.wrote(view as unknown as View)
}

/** As the language has it: Reflect's own is replaced, too. */
export const { apply } = Reflect

const natives = new WeakMap<object, object>()

/** What a replaced built-in stands for. */
export function nativeOf(value: object): object | undefined {
  return natives.get(value)
}

/** Of a built-in of our own making: its text is that of the one that it stands for. */
export function standsFor(value: object, native: object): void {
  natives.set(value, native)
}

export type Run = (self: Value, given: Value[]) => Value

/**
 * A built-in as steps: what carries it out, yielding wherever the CPU must pause; undefined where the native one takes no step. Where its
 * caller cannot pause (`pauses` is false) it never yields.
 */
export type Carry = (self: Value, given: Value[], pauses: boolean) => Generator<unknown, Value, unknown> | undefined

/** Puts a function in the place of a built-in that is carried out as steps, also within coroutines. */
export function replaceBySteps(owner: Value, name: PropertyKey, make: (native: Run) => Carry): Value {
  let carry: Carry = () => undefined
  const value = replace(owner, name, (native) => {
    carry = make(native)
    return (self, given) => {
      const steps = carry(self, given, false)
      return steps === undefined ? native(self, given) : finished(steps)
    }
  })
  if (value !== undefined) tieSteps(value, carry)
  return value
}

/** A built-in that stays as it is, but for callers that can pause. */
export function addSteps(owner: Value, name: PropertyKey, make: (native: Run) => Carry): void {
  const native = owner[name]
  if (typeof native === 'function')
    tieSteps(
      native,
      make((self, given) => apply(native, self, given)),
    )
}

/** What steps come to whose caller cannot pause. */
export function finished(steps: Generator<unknown, Value, unknown>): Value {
  const { done, value } = steps.next()
  if (done !== true) throw new Error('[internal bug] a built-in pauses where nobody can')
  return value
}

/** Puts a function in the place of a built-in that looks just like it. */
export function replace(owner: Value, name: PropertyKey, make: (original: Run, native: Value) => Run): Value {
  const native = owner[name]
  if (typeof native !== 'function') return undefined
  const run = make((self, given) => apply(native, self, given), native)
  const value = {
    [name](this: Value, ...given: Value[]) {
      return run(this, given)
    },
  }[name as string] as Value
  for (const property of ['length', 'name'])
    Object.defineProperty(value, property, Object.getOwnPropertyDescriptor(native, property) as PropertyDescriptor)
  natives.set(value, native)
  const old = Object.getOwnPropertyDescriptor(owner, name)
  Object.defineProperty(owner, name, { ...(old ?? { writable: true, configurable: true, enumerable: false }), value })
  return value
}
