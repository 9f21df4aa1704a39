/**
 * Built-ins that call back into the program, over arrays, maps and texts of the CPU's own. A coroutine that calls one with a function that
 * can pause goes through these steps instead: the same callbacks with the same arguments in the same order. Callers that
 * cannot pause are given the native ones.
 */
import { twinOf } from '../twins.ts'
import { asked } from './asked.ts'
import { callBack, Elements, type Steps } from './elements.ts'
import { addSteps, apply, type Run, steppingOn, type Value } from './host.ts'

type Method = (o: Value, f: Value, self: Value, given: Value[], native: Run) => Steps

const call = (f: Value, self: Value, given: Value[]): Steps => callBack(f, self, given, true)
const lengthOf = (o: Value): number => Math.min(Math.max(Math.trunc(Number(o.length)) || 0, 0), Number.MAX_SAFE_INTEGER)

/** Over all elements that are there; `each` says whether to stop. */
function overPresent(
  each: (value: Value, called: Value, i: number, result: Value) => boolean,
  start: () => Value,
): Method {
  return function* (o, f, self) {
    const result = start()
    for (let i = 0, length = lengthOf(o); i < length; i++) {
      if (!(i in o)) continue
      const value = o[i]
      if (each(value, yield* call(f, self, [value, i, o]), i, result)) break
    }
    return result.is
  }
}

/** The first, from one end or the other, for which the callback says yes; missing elements are undefined. */
function search(step: number, found: (value: Value, i: number) => Value, none: Value): Method {
  return function* (o, f, self) {
    const length = lengthOf(o)
    for (let i = step > 0 ? 0 : length - 1; i >= 0 && i < length; i += step) {
      const value = o[i]
      if (yield* call(f, self, [value, i, o])) return found(value, i)
    }
    return none
  }
}

function reduces(step: number): Method {
  return function* (o, f, _self, given, native) {
    const length = lengthOf(o)
    let i = step > 0 ? 0 : length - 1
    const isInside = () => i >= 0 && i < length
    let value = given[1]
    if (given.length < 2) {
      while (isInside() && !(i in o)) i += step
      if (!isInside()) return native([], given)
      value = o[i]
      i += step
    }
    for (; isInside(); i += step) if (i in o) value = yield* call(f, undefined, [value, o[i], i, o])
    return value
  }
}

const collects = (each: (value: Value, called: Value, i: number, list: Value[]) => void): Method =>
  overPresent(
    (value, called, i, { is }) => {
      each(value, called, i, is)
      return false
    },
    () => ({ is: [] }),
  )

const ARRAYS: Record<string, Method> = {
  forEach: overPresent(
    () => false,
    () => ({ is: undefined }),
  ),
  some: overPresent(
    (_value, called, _i, result) => called && (result.is = true),
    () => ({ is: false }),
  ),
  every: overPresent(
    (_value, called, _i, result) => {
      if (called) return false
      result.is = false
      return true
    },
    () => ({ is: true }),
  ),
  find: search(1, (value) => value, undefined),
  findIndex: search(1, (_value, i) => i, -1),
  findLast: search(-1, (value) => value, undefined),
  findLastIndex: search(-1, (_value, i) => i, -1),
  reduce: reduces(1),
  reduceRight: reduces(-1),
}

/** Those that make an array: only of what is an array and nothing more, which makes another such. */
const MAKING: Record<string, Method> = {
  *map(o, f, self) {
    const length = lengthOf(o)
    const list = new Array(length)
    for (let i = 0; i < length; i++) if (i in o) list[i] = yield* call(f, self, [o[i], i, o])
    return list
  },
  filter: collects((value, called, _i, list) => called && list.push(value)),
  flatMap: collects((_value, called, _i, list) => list.push(...[called].flat())),
  *toSorted(o, _f, _self, given, native) {
    return yield* asked(() => o, native, given, 0, true)
  },
  *sort(o, _f, _self, given, native) {
    const length = lengthOf(o)
    const before = Array.prototype.slice.call(o)
    const sorted = yield* asked(() => before.slice(), native, given, 0, true)
    for (let i = 0; i < length; i++)
      if (i in sorted) o[i] = sorted[i]
      else delete o[i]
    return o
  },
}

const hasTwin = (f: Value): boolean => twinOf(f) !== undefined

export function addCallbackSteps(): void {
  for (const [name, method] of Object.entries({ ...ARRAYS, ...MAKING }))
    addSteps(Array.prototype, name, (native) => (self, given, pauses) => {
      if (!pauses || self === null || self === undefined || !hasTwin(given[0])) return undefined
      if (name in MAKING && !(Array.isArray(self) && self.constructor === Array)) return undefined
      return method(Object(self), given[0], given[1], given, native)
    })
  for (const [owner, name] of [
    [Map.prototype, 'entries'],
    [Set.prototype, 'values'],
  ] as const) {
    const open = (owner as Value)[name]
    addSteps(
      owner,
      'forEach',
      () => (self, given, pauses) =>
        pauses && hasTwin(given[0]) ? forEachOf(apply(open, self, []), name === 'entries', self, given) : undefined,
    )
  }
  for (const name of ['replace', 'replaceAll'])
    addSteps(
      String.prototype,
      name,
      (native) => (self, given, pauses) => (pauses && hasTwin(given[1]) ? replaced(self, given, native) : undefined),
    )
  addSteps(Array, 'from', () => (self, given, pauses) => (pauses && self === Array ? from(given) : undefined))
}

function* forEachOf(items: Iterable<Value>, isPairs: boolean, self: Value, [f, receiver]: Value[]): Steps {
  for (const item of items) {
    const [key, value] = isPairs ? item : [item, item]
    yield* call(f, receiver, [value, key, self])
  }
}

/** A search that fails or goes on leaves its mark on the pattern: each time it begins where the first one did. */
function* replaced(self: Value, given: Value[], native: Run): Steps {
  const [pattern] = given
  const from = pattern instanceof RegExp ? pattern.lastIndex : 0
  const fresh = (): Value => {
    if (pattern instanceof RegExp) pattern.lastIndex = from
    return self
  }
  return yield* asked(fresh, native, given, 1, true)
}

function from([items, f, self]: Value[]): Steps | undefined {
  const host = steppingOn(items)
  const maps = typeof f === 'function'
  if (f !== undefined && !maps) return undefined
  if (host !== undefined) return fromElements(new Elements(host, items, 'Array.from', true), f, self)
  if (!maps || !hasTwin(f) || items === null || items === undefined) return undefined
  const open = items[Symbol.iterator]
  return open === null || open === undefined ? fromLengthy(Object(items), f, self) : fromIterated(items, open, f, self)
}

function* fromElements(a: Elements, f: Value, self: Value): Steps {
  const list: Value[] = []
  for (let i = 0; i < a.length; i++) {
    const value = yield* a.get(i)
    list.push(f === undefined ? value : yield* call(f, self, [value, i]))
  }
  return list
}

function* fromLengthy(o: Value, f: Value, self: Value): Steps {
  const length = lengthOf(o)
  const list = new Array(length)
  for (let i = 0; i < length; i++) list[i] = yield* call(f, self, [o[i], i])
  return list
}

function* fromIterated(items: Value, open: Value, f: Value, self: Value): Steps {
  const list: Value[] = []
  for (const value of { [Symbol.iterator]: () => apply(open, items, []) } as Iterable<Value>)
    list.push(yield* call(f, self, [value, list.length]))
  return list
}
