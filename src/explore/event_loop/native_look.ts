import { standsFor, type Value } from '../memory/built_ins/host.ts'

export const NativePromise: PromiseConstructor = globalThis.Promise

/** The same names, lengths and texts as the built-in, and no function that it lacks in this version of Node. */
export function looksNative(kind: Value): void {
  const native = NativePromise as Value
  for (const [own, theirs] of [
    [kind, native],
    [kind.prototype, native.prototype],
  ])
    for (const key of Reflect.ownKeys(own)) {
      const found = Object.getOwnPropertyDescriptor(theirs, key)
      if (found === undefined) delete own[key]
      else if (key !== 'prototype' && key !== 'constructor') {
        const value = own[key]
        if (typeof value === 'function' && typeof found.value === 'function') looksLike(value, found.value)
        else if (found.get !== undefined)
          looksLike(Object.getOwnPropertyDescriptor(own, key)!.get as Value, found.get as Value)
      }
    }
  Object.defineProperty(kind.prototype, Symbol.toStringTag, { value: 'Promise', configurable: true })
  Object.defineProperty(kind, 'name', { value: 'Promise', configurable: true })
  standsFor(kind, native)
}

function looksLike(value: Value, native: Value): void {
  for (const property of ['length', 'name'])
    Object.defineProperty(value, property, Object.getOwnPropertyDescriptor(native, property) as PropertyDescriptor)
  standsFor(value, native)
}

/** A value as Node's own messages have it. */
export function shownAs(value: unknown): string {
  return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value)
}
