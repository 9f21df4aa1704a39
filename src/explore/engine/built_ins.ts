/**
 * Built-ins of the language and of Node that would read or write shared memory behind the engine's back. Calls by name are seen by
 * the instrumenting (m.fill, new Set(m)); what comes another way, or by a function that takes a view, is stopped here: an
 * interleaving would be missed. They are wrapped once and for all, and look only while a CPU runs.
 *
 * May miss: an object that hides a view deeper than two levels, `const { 0: first } = view`, `f.apply(o, view)`, native packages.
 */
import { BadInput } from '../../link/bad_input.ts'
import { BULK_REFUSED, BULK_STEPPED } from '../../link/instrument/steps.ts'
import { locateError } from '../locate_error.ts'
import type { View } from '../shared_memory.ts'
import type { Execution } from './execution.ts'

// biome-ignore lint/suspicious/noExplicitAny: any function, called as it would have been
type Any = any
/** What of a call may not be, or hold, a view on shared memory. */
type Looks = (self: Any, given: readonly Any[]) => readonly Any[]

let guarded: Execution | undefined
let installed = false
/** A method that the instrumented text calls next on this view: seen already. */
let permitted: unknown

export function guardBuiltIns(x: Execution | undefined): void {
  guarded = x
  permitted = undefined
  if (!installed) install()
}

export function permitBuiltIn(view: unknown): void {
  permitted = view
}

const self: Looks = (view) => [view]
const first: Looks = (_self, given) => given.slice(0, 1)
const all: Looks = (_self, given) => given

function install(): void {
  installed = true
  const views: Any = Object.getPrototypeOf(Int8Array.prototype)
  for (const name of [...BULK_STEPPED, ...BULK_REFUSED])
    wrap(views, name, name, name === 'set' ? (view, given) => [view, given[0]] : self)
  wrap(views, Symbol.iterator, 'an iterator', self)
  wrap(SharedArrayBuffer.prototype, 'slice', 'SharedArrayBuffer.slice', self)
  wrap(TextDecoder.prototype, 'decode', 'TextDecoder.decode', first)
  wrap(TextEncoder.prototype, 'encodeInto', 'TextEncoder.encodeInto', (_self, given) => given.slice(1, 2))
  wrap(Object.getPrototypeOf(crypto), 'getRandomValues', 'crypto.getRandomValues', first)
  wrap(globalThis, 'structuredClone', 'structuredClone', first)
  wrap(JSON, 'stringify', 'JSON.stringify', first)
  for (const name of ['values', 'entries']) wrap(Object, name, `Object.${name}`, first)
  wrap(Object, 'assign', 'Object.assign', all)
  for (const name of ['get', 'set']) wrap(Reflect, name, `Reflect.${name}`, first)
  for (const name of ['from', 'concat', 'compare']) wrap(Buffer, name, `Buffer.${name}`, all)
}

function wrap(owner: Any, name: PropertyKey, what: string, looks: Looks): void {
  const original = owner[name]
  if (typeof original !== 'function') return
  const value = {
    [name](this: Any, ...given: Any[]) {
      if (guarded !== undefined) look(guarded, what, looks(this, given))
      return call(original, this, given)
    },
  }[name as string]
  const old = Object.getOwnPropertyDescriptor(owner, name)
  Object.defineProperty(owner, name, { ...(old ?? { writable: true, configurable: true, enumerable: false }), value })
}

const call = Reflect.apply

function look(x: Execution, what: string, values: readonly Any[]): void {
  const seen = permitted
  permitted = undefined
  if (x.atomicDepth > 0) return
  guarded = undefined // looking uses built-ins itself
  for (const value of values) if (value !== seen && holdsShared(x, value, 2)) throw refuseBuiltIn(x, what)
  guarded = x
}

function holdsShared(x: Execution, value: Any, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (value instanceof SharedArrayBuffer) return true
  if (ArrayBuffer.isView(value)) return x.touch(value as unknown as View) !== null
  if (depth === 0) return false
  for (const key of Object.keys(value)) if (holdsShared(x, value[key], depth - 1)) return true
  return false
}

function refuseBuiltIn(x: Execution, what: string): BadInput {
  const place = locateError(new Error(what), x.program)
  x.usageError = new BadInput(
    `${place === undefined ? '' : `${place.where}: `}${what} on shared memory, in one go: no step of it would be seen. Use single elements in a plain loop, ` +
      `call the method by its name on the array itself, or do it in setup or check`,
  )
  return x.usageError
}
