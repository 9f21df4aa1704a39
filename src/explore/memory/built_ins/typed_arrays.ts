/**
 * The methods of typed arrays, of which native ones would touch all of a shared array in one go: each access of an element is a step,
 * in the order that the language prescribes, and callbacks are called in between.
 */
import { twinOf } from '../twins.ts'
import { asElement, Elements, type Steps } from './elements.ts'
import { addSteps, type Run, replace, replaceBySteps, running, steppingOn, type Value, wrote } from './host.ts'

type Method = (a: Elements, given: Value[], native: Run) => Steps

const prototype = Object.getPrototypeOf(Int8Array.prototype)
const CHANGES = new Set(['fill', 'set', 'copyWithin', 'reverse', 'sort'])

const relative = (value: Value, length: number, fallback: number): number => {
  const whole = value === undefined ? fallback : Math.trunc(Number(value)) || 0
  return whole < 0 ? Math.max(length + whole, 0) : Math.min(whole, length)
}
const whole = (value: Value): number => Math.trunc(Number(value)) || 0

/** Of a method with a callback: what is none is refused in the native one's words. */
function calls(each: (a: Elements, f: Value, self: Value) => Steps): Method {
  return function* (a, given, native) {
    return typeof given[0] === 'function' ? yield* each(a, given[0], given[1]) : native(a.blank(), given)
  }
}

/** Of a method that reads all and then does its work. */
const onCopy: Method = function* (a, given, native) {
  return native(yield* a.copy(), given)
}

function search(
  from: (length: number) => number,
  step: number,
  found: (value: Value, i: number) => Value,
  none: Value,
) {
  return calls(function* (a, f, self) {
    const { length } = a
    for (let i = from(length); i >= 0 && i < length; i += step) {
      const value = yield* a.get(i)
      if (yield* a.call(f, self, [value, i, a.view])) return found(value, i)
    }
    return none
  })
}

function reduces(step: number): Method {
  return function* (a, given, native) {
    const [f] = given
    const { length } = a
    if (typeof f !== 'function' || (length === 0 && given.length < 2)) return native(a.blank(), given)
    let i = step > 0 ? 0 : length - 1
    let value = given.length > 1 ? given[1] : yield* a.get(i)
    if (given.length < 2) i += step
    for (; i >= 0 && i < length; i += step) value = yield* a.call(f, undefined, [value, yield* a.get(i), i, a.view])
    return value
  }
}

const first = () => 0
const last = (length: number) => length - 1

const METHODS: Record<string, Method> = {
  *at(a, [index]) {
    const i = whole(index)
    const at = i < 0 ? a.length + i : i
    return at >= 0 && at < a.length ? yield* a.get(at) : undefined
  },
  *fill(a, [value, from, to]) {
    const { length } = a
    const number = asElement(a.view, value)
    const start = relative(from, length, 0)
    const end = relative(to, length, length)
    for (let i = start; i < end; i++) yield* a.set(i, number)
    return a.view
  },
  *copyWithin(a, [target, from, to]) {
    const { length } = a
    const at = relative(target, length, 0)
    const start = relative(from, length, 0)
    const count = Math.min(relative(to, length, length) - start, length - at)
    const values: Value[] = []
    for (let i = 0; i < count; i++) values.push(yield* a.get(start + i))
    yield* a.writeBack(at, values)
    return a.view
  },
  *slice(a, given, native) {
    const { length } = a
    const [from, to] = given
    const start = relative(from, length, 0)
    const end = relative(to, length, length)
    return native(yield* a.copy(start, end), [start, end])
  },
  *indexOf(a, [wanted, from]) {
    const { length } = a
    for (let i = relative(from, length, 0); i < length; i++) if ((yield* a.get(i)) === wanted) return i
    return -1
  },
  *lastIndexOf(a, given) {
    const [wanted, from] = given
    const { length } = a
    const start = given.length > 1 ? whole(from) : length - 1
    for (let i = start < 0 ? length + start : Math.min(start, length - 1); i >= 0; i--)
      if ((yield* a.get(i)) === wanted) return i
    return -1
  },
  *includes(a, [wanted, from]) {
    const { length } = a
    for (let i = relative(from, length, 0); i < length; i++) {
      const value = yield* a.get(i)
      if (value === wanted || (Number.isNaN(value) && Number.isNaN(wanted))) return true
    }
    return false
  },
  *reverse(a) {
    for (let low = 0, high = a.length - 1; low < high; low++, high--) {
      const one = yield* a.get(low)
      const other = yield* a.get(high)
      yield* a.set(low, other)
      yield* a.set(high, one)
    }
    return a.view
  },
  *sort(a, given, native) {
    const [compare] = given
    if (compare !== undefined && typeof compare !== 'function') return native(a.blank(), given)
    const copy = yield* a.copy()
    yield* a.writeBack(0, yield* a.asked(() => copy.slice(), native, given))
    return a.view
  },
  *join(a, given, native) {
    return native(yield* a.copy(), [given[0] === undefined ? undefined : String(given[0])])
  },
  toLocaleString: onCopy,
  toReversed: onCopy,
  *toSorted(a, given, native) {
    const copy = yield* a.copy()
    return yield* a.asked(() => copy, native, given)
  },
  with: onCopy,
  forEach: calls(function* (a, f, self) {
    for (let i = 0, { length } = a; i < length; i++) yield* a.call(f, self, [yield* a.get(i), i, a.view])
  }),
  *map(a, given, native) {
    const [f, self] = given
    if (typeof f !== 'function') return native(a.blank(), given)
    // the native one makes the array that comes of it
    const result = native(a.blank(), [() => a.zero])
    for (let i = 0, { length } = a; i < length; i++) result[i] = yield* a.call(f, self, [yield* a.get(i), i, a.view])
    return result
  },
  *filter(a, given, native) {
    const [f, self] = given
    if (typeof f !== 'function') return native(a.blank(), given)
    const kept = a.blank()
    const chosen: boolean[] = []
    for (let i = 0, { length } = a; i < length; i++) {
      const value = yield* a.get(i)
      // of an array that has become shorter there are no more
      if (value !== undefined) kept[i] = value
      chosen.push(Boolean(yield* a.call(f, self, [value, i, a.view])))
    }
    return native(kept, [(_value: Value, i: number) => chosen[i]])
  },
  every: calls(function* (a, f, self) {
    for (let i = 0, { length } = a; i < length; i++)
      if (!(yield* a.call(f, self, [yield* a.get(i), i, a.view]))) return false
    return true
  }),
  some: search(first, 1, () => true, false),
  find: search(first, 1, (value) => value, undefined),
  findIndex: search(first, 1, (_value, i) => i, -1),
  findLast: search(last, -1, (value) => value, undefined),
  findLastIndex: search(last, -1, (_value, i) => i, -1),
  reduce: reduces(1),
  reduceRight: reduces(-1),
  set: setElements,
}

const arrayIterator = Object.getPrototypeOf([][Symbol.iterator]())

/** What `values` and `entries` of a shared array give: each `next` reads one element, or is at the end. */
class SteppingIterator {
  #elements: Elements | undefined
  #next = 0
  readonly #isEntries: boolean
  constructor(elements: Elements, isEntries: boolean) {
    this.#elements = elements
    this.#isEntries = isEntries
  }
  next(): IteratorResult<Value, undefined> {
    return SteppingIterator.step(this, false).next().value
  }
  static *step(iterator: SteppingIterator, pauses: boolean): Steps {
    const a = iterator.#elements
    if (a === undefined || iterator.#next >= a.length) {
      iterator.#elements = undefined
      return { value: undefined, done: true }
    }
    const i = iterator.#next++
    const value = yield* a.other(a.view, pauses).get(i)
    return { value: iterator.#isEntries ? [i, value] : value, done: false }
  }
}
Object.setPrototypeOf(SteppingIterator.prototype, arrayIterator)
Reflect.deleteProperty(SteppingIterator.prototype, 'constructor')
addSteps(SteppingIterator.prototype, 'next', () => (self, _given, pauses) => SteppingIterator.step(self, pauses))

/** Who is asked for the steps of a method on `self`: it is shared, or calls back what has a coroutine. */
function hostOf(self: Value, given: Value[], pauses: boolean) {
  const host = steppingOn(self)
  if (host !== undefined || !pauses || !ArrayBuffer.isView(self) || self instanceof DataView) return host
  return given.some((each) => twinOf(each) !== undefined) ? running() : undefined
}

export function replaceTypedArrayMethods(): void {
  for (const [name, method] of Object.entries(METHODS))
    replaceBySteps(prototype, name, (native) => (self, given, pauses) => {
      const host = hostOf(self, name === 'set' ? [] : given, pauses)
      const elements = host && new Elements(host, self, name, pauses)
      // where there are none, or no more, the native one knows what to say
      if (elements !== undefined && (elements.length > 0 || name === 'set')) return method(elements, given, native)
      const source = name === 'set' ? steppingOn(given[0]) : undefined
      if (source !== undefined && ArrayBuffer.isView(self))
        return readThenSet(new Elements(source, given[0], 'set', pauses), self, given, native)
      if (CHANGES.has(name) && running() === undefined) wrote(self)
      return undefined
    })
  for (const [name, isEntries] of [
    ['values', false],
    ['entries', true],
  ] as const) {
    const value = replace(prototype, name, (native) => (self, given) => {
      const host = steppingOn(self)
      return host === undefined
        ? native(self, given)
        : new SteppingIterator(new Elements(host, self, 'iterate'), isEntries)
    })
    if (name === 'values')
      Object.defineProperty(prototype, Symbol.iterator, {
        ...Object.getOwnPropertyDescriptor(prototype, Symbol.iterator),
        value,
      })
  }
}

function* readThenSet(a: Elements, self: Value, given: Value[], native: Run): Steps {
  return native(self, [yield* a.copy(), ...given.slice(1)])
}

/** What is no typed array is read and written element by element; another typed array's elements are read first. */
function* setElements(a: Elements, given: Value[], native: Run): Steps {
  const [source, offset] = given
  const at = whole(offset)
  const isTyped = ArrayBuffer.isView(source) && !(source instanceof DataView)
  const items = isTyped ? source : Object(source)
  const length = Math.max(whole(items.length), 0)
  if (at < 0 || at + length > a.length) return native(a.blank(), given)
  const values = isTyped ? yield* a.other(source as never).copy() : items
  for (let i = 0; i < length; i++) yield* a.set(at + i, values[i])
}
