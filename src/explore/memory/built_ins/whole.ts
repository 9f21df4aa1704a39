/**
 * Functions of the language and of Node that read or write all of a view natively. What they read is read step by step into a copy first,
 * what they write is written step by step from a copy afterwards.
 */
import { Elements } from './elements.ts'
import { apply, replace, running, steppingOn, type Value, wrote } from './host.ts'

/** A view on shared memory as a copy whose elements were read one by one; anything else as it is. */
export function readWhole(value: Value, op: string): Value {
  const host = steppingOn(value)
  if (host === undefined) return value
  if (value instanceof DataView)
    throw host.refuse(`${op} of a DataView on shared memory is not explored; give it a Uint8Array`)
  return new Elements(host, value, op).copy()
}

/** Functions that read the view that is their argument number `which`. */
function reads(owner: Value, names: readonly string[], says: string, which: number): void {
  for (const name of names)
    replace(
      owner,
      name,
      (native) => (self, given) =>
        native(
          self,
          given.map((value, i) => (which === i ? readWhole(value, `${says}.${name}`) : value)),
        ),
    )
}

/** Functions that fill a view from its beginning; `count` says how much of it, by what they return. */
function fills(owner: Value, name: string, at: number, count: (result: Value, view: Value) => number): void {
  replace(owner, name, (native) => (self, given) => {
    const host = steppingOn(given[at])
    if (host === undefined) {
      if (running() === undefined) wrote(given[at])
      return native(self, given)
    }
    const a = new Elements(host, given[at], name)
    const copy = a.blank()
    const result = native(
      self,
      given.map((each, i) => (i === at ? copy : each)),
    )
    a.writeBack(0, copy, count(result, copy))
    return result === copy ? a.view : result
  })
}

export function replaceWholeReaders(): void {
  reads(TextDecoder.prototype, ['decode'], 'TextDecoder', 0)
  fills(TextEncoder.prototype, 'encodeInto', 1, (result) => result.written)
  fills(Object.getPrototypeOf(crypto), 'getRandomValues', 0, (_result, view) => view.length)
  reads(Object, ['values', 'entries', 'getOwnPropertyDescriptors', 'freeze'], 'Object', 0)
  replace(Object, 'assign', (native) => (self, given) => {
    if (running() === undefined) return native(self, given)
    const [target, ...sources] = given.map((value, i) => (i === 0 ? value : readWhole(value, 'Object.assign')))
    const host = steppingOn(target)
    if (host === undefined) return native(self, [target, ...sources])
    native(self, [new Elements(host, target, 'Object.assign').facade(), ...sources])
    return target
  })
  replace(Reflect, 'get', (native) => (self, given) => {
    const host = steppingOn(given[0])
    return host === undefined || given.length > 2
      ? native(self, given)
      : host.get(given[0], given[1], host.site('Reflect.get'))
  })
  replace(Reflect, 'set', (native) => (self, given) => {
    const host = steppingOn(given[0])
    if (host === undefined || given.length > 3) return native(self, given)
    host.set(given[0], given[1], given[2], host.site('Reflect.set'))
    return true
  })
  reads(Reflect, ['apply'], 'Reflect', 2)
  reads(Reflect, ['construct'], 'Reflect', 1)
  replace(SharedArrayBuffer.prototype, 'slice', (native) => (self, given) => {
    const bytes = running() === undefined || !(self instanceof SharedArrayBuffer) ? undefined : new Uint8Array(self)
    const host = steppingOn(bytes)
    const result = native(self, given)
    if (host === undefined || bytes === undefined) return result
    const part = bytes.subarray(...(given as [number, number]))
    new Uint8Array(result).set(new Elements(host, part as never, 'SharedArrayBuffer.slice').copy())
    return result
  })
  replaceStringify()
}

/** JSON asks for elements natively; it is given a copy of each array that it comes to, read step by step. */
function replaceStringify(): void {
  replace(JSON, 'stringify', (native) => (self, given) => {
    const [value, replacer, space] = given
    if (running() === undefined || Array.isArray(replacer)) return native(self, given)
    const chosen = typeof replacer === 'function' ? replacer : undefined
    const step = function (this: Value, key: string, item: Value): Value {
      return readWhole(chosen === undefined ? item : apply(chosen, this, [key, item]), 'JSON.stringify')
    }
    return native(self, [value, step, space])
  })
}
