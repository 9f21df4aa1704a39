/**
 * Functions of the language and of Node that read or write all of a view natively. What they read is read step by step into a copy first,
 * what they write is written step by step from a copy afterwards.
 */
import { Elements, type Steps } from './elements.ts'
import { apply, finished, type Run, replaceBySteps, running, steppingOn, type Value, wrote } from './host.ts'

/** A view on shared memory as a copy whose elements were read one by one; anything else as it is. */
export function* stepWhole(value: Value, op: string, pauses: boolean): Steps {
  const host = steppingOn(value)
  if (host === undefined) return value
  if (value instanceof DataView)
    throw host.refuse(`${op} of a DataView on shared memory is not explored; give it a Uint8Array`)
  return yield* new Elements(host, value, op, pauses).copy()
}

/** The same for a caller that cannot pause. */
export function readWhole(value: Value, op: string): Value {
  return finished(stepWhole(value, op, false))
}

/** Functions that read the view that is their argument number `which`. */
export function reads(owner: Value, names: readonly string[], says: string, which: number): void {
  for (const name of names)
    replaceBySteps(
      owner,
      name,
      (native) => (self, given, pauses) =>
        steppingOn(given[which]) === undefined
          ? undefined
          : onRead(self, given, which, `${says}.${name}`, native, pauses),
    )
}

function* onRead(self: Value, given: Value[], which: number, op: string, native: Run, pauses: boolean): Steps {
  const list = given.slice()
  list[which] = yield* stepWhole(given[which], op, pauses)
  return native(self, list)
}

/** Functions that fill a view from its beginning; `count` says how much of it, by what they return. */
function fills(owner: Value, name: string, at: number, count: (result: Value, view: Value) => number): void {
  replaceBySteps(owner, name, (native) => (self, given, pauses) => {
    const host = steppingOn(given[at])
    if (host !== undefined) return filled(new Elements(host, given[at], name, pauses), self, given, at, count, native)
    if (running() === undefined) wrote(given[at])
    return undefined
  })
}

function* filled(
  a: Elements,
  self: Value,
  given: Value[],
  at: number,
  count: (result: Value, view: Value) => number,
  native: Run,
): Steps {
  const copy = a.blank()
  const result = native(
    self,
    given.map((each, i) => (i === at ? copy : each)),
  )
  yield* a.writeBack(0, copy, count(result, copy))
  return result === copy ? a.view : result
}

/** `Object.assign`: onto a shared array, element by element; from one, its elements. */
function* assigned(self: Value, given: Value[], native: Run, pauses: boolean): Steps {
  const [target, ...sources] = given
  const read: Value[] = []
  for (const source of sources) read.push(yield* stepWhole(source, 'Object.assign', pauses))
  const host = steppingOn(target)
  if (host === undefined) return native(self, [target, ...read])
  const a = new Elements(host, target, 'Object.assign', pauses)
  for (const source of read) {
    if (source === null || source === undefined) continue
    for (const key of Reflect.ownKeys(Object(source)) as string[]) {
      if (!Object.prototype.propertyIsEnumerable.call(source, key)) continue
      if (isIndex(key, a.length)) yield* a.set(Number(key), source[key])
      else target[key] = source[key]
    }
  }
  return target
}

function isIndex(key: PropertyKey, length: number): boolean {
  return typeof key === 'string' && /^(?:0|[1-9]\d*)$/.test(key) && Number(key) < length
}

function* sliced(self: SharedArrayBuffer, given: Value[], native: Run, pauses: boolean): Steps {
  const result = native(self, given)
  const part = new Uint8Array(self).subarray(...(given as [number, number]))
  const host = steppingOn(part)
  if (host !== undefined)
    new Uint8Array(result).set(yield* new Elements(host, part as never, 'SharedArrayBuffer.slice', pauses).copy())
  return result
}

export function replaceWholeReaders(): void {
  reads(TextDecoder.prototype, ['decode'], 'TextDecoder', 0)
  fills(TextEncoder.prototype, 'encodeInto', 1, (result) => result.written)
  fills(Object.getPrototypeOf(crypto), 'getRandomValues', 0, (_result, view) => view.length)
  reads(Object, ['values', 'entries', 'getOwnPropertyDescriptors', 'freeze'], 'Object', 0)
  replaceBySteps(
    Object,
    'assign',
    (native) => (self, given, pauses) =>
      running() !== undefined && given.some((each) => steppingOn(each))
        ? assigned(self, given, native, pauses)
        : undefined,
  )
  replaceBySteps(Reflect, 'get', () => (_self, given, pauses) => {
    const host = given.length > 2 ? undefined : steppingOn(given[0])
    return host && isIndex(String(given[1]), Infinity)
      ? new Elements(host, given[0], 'Reflect.get', pauses).get(Number(given[1]))
      : undefined
  })
  replaceBySteps(Reflect, 'set', () => (_self, given, pauses) => {
    const host = given.length > 3 ? undefined : steppingOn(given[0])
    return host && isIndex(String(given[1]), Infinity)
      ? succeeds(new Elements(host, given[0], 'Reflect.set', pauses).set(Number(given[1]), given[2]))
      : undefined
  })
  reads(Reflect, ['apply'], 'Reflect', 2)
  reads(Reflect, ['construct'], 'Reflect', 1)
  replaceBySteps(
    SharedArrayBuffer.prototype,
    'slice',
    (native) => (self, given, pauses) =>
      running() !== undefined && self instanceof SharedArrayBuffer ? sliced(self, given, native, pauses) : undefined,
  )
  replaceStringify()
}

function* succeeds(steps: Steps): Steps {
  yield* steps
  return true
}

const READS: unique symbol = Symbol('reads') as never

/**
 * JSON asks for elements natively; it is given a copy of each array that it comes to, read step by step. For a caller that can pause it
 * begins anew with the copies so far, unless the program's own toJSON or replacer has run, which would notice.
 */
function* stringified(self: Value, given: Value[], native: Run, pauses: boolean): Steps {
  const [value, replacer, space] = given
  const chosen = typeof replacer === 'function' ? replacer : undefined
  const copies: Value[] = []
  for (;;) {
    let at = 0
    let asked: Value
    let mayPause = pauses && chosen === undefined
    const step = function (this: Value, key: string, item: Value): Value {
      if (this[key] !== item) mayPause = false
      const answer = chosen === undefined ? item : apply(chosen, this, [key, item])
      if (steppingOn(answer) === undefined) return answer
      if (at < copies.length) return copies[at++]
      if (!mayPause) return readWhole(answer, 'JSON.stringify')
      asked = answer
      throw READS
    }
    try {
      return native(self, [value, step, space])
    } catch (error) {
      if (error !== READS) throw error
    }
    copies.push(yield* stepWhole(asked, 'JSON.stringify', true))
  }
}

function replaceStringify(): void {
  replaceBySteps(
    JSON,
    'stringify',
    (native) => (self, given, pauses) =>
      running() === undefined || Array.isArray(given[1]) ? undefined : stringified(self, given, native, pauses),
  )
}
