/**
 * The methods of typed arrays, of which native ones would touch all of a shared array in one go: each access of an element is a step,
 * in the order that the language prescribes, and callbacks are called in between.
 */
import { Elements } from './elements.ts'
import { apply, replace, running, steppingOn, type Value, wrote } from './host.ts'

type Method = (a: Elements, given: Value[], native: (self: Value, given: Value[]) => Value) => Value

const prototype = Object.getPrototypeOf(Int8Array.prototype)
const CHANGES = new Set(['fill', 'set', 'copyWithin', 'reverse', 'sort'])

const relative = (value: Value, length: number, fallback: number): number => {
  const whole = value === undefined ? fallback : Math.trunc(Number(value)) || 0
  return whole < 0 ? Math.max(length + whole, 0) : Math.min(whole, length)
}
const whole = (value: Value): number => Math.trunc(Number(value)) || 0

/** Of a method with a callback: what is none is refused in the native one's words. */
function calls(each: (a: Elements, f: Value, self: Value) => Value): Method {
  return (a, given, native) => (typeof given[0] === 'function' ? each(a, given[0], given[1]) : native(a.blank(), given))
}

/** Of a method that reads all and then does its work. */
const onCopy: Method = (a, given, native) => native(a.copy(), given)

function search(
  from: (length: number) => number,
  step: number,
  found: (value: Value, i: number) => Value,
  none: Value,
) {
  return calls((a, f, self) => {
    const { length } = a
    for (let i = from(length); i >= 0 && i < length; i += step) {
      const value = a.get(i)
      if (apply(f, self, [value, i, a.view])) return found(value, i)
    }
    return none
  })
}

function reduces(step: number): Method {
  return (a, given, native) => {
    const [f] = given
    const { length } = a
    if (typeof f !== 'function' || (length === 0 && given.length < 2)) return native(a.blank(), given)
    let i = step > 0 ? 0 : length - 1
    let value = given.length > 1 ? given[1] : a.get(i)
    if (given.length < 2) i += step
    for (; i >= 0 && i < length; i += step) value = f(value, a.get(i), i, a.view)
    return value
  }
}

const first = () => 0
const last = (length: number) => length - 1

const METHODS: Record<string, Method> = {
  at(a, [index]) {
    const i = whole(index)
    const at = i < 0 ? a.length + i : i
    return at >= 0 && at < a.length ? a.get(at) : undefined
  },
  fill(a, [value, from, to]) {
    const { length } = a
    const number = typeof a.view[0] === 'bigint' ? BigInt.asIntN(64, value) : Number(value)
    const start = relative(from, length, 0)
    const end = relative(to, length, length)
    for (let i = start; i < end; i++) a.set(i, number)
    return a.view
  },
  copyWithin(a, [target, from, to]) {
    const { length } = a
    const at = relative(target, length, 0)
    const start = relative(from, length, 0)
    const count = Math.min(relative(to, length, length) - start, length - at)
    const values: Value[] = []
    for (let i = 0; i < count; i++) values.push(a.get(start + i))
    a.writeBack(at, values)
    return a.view
  },
  slice(a, given, native) {
    const { length } = a
    const [from, to] = given
    const start = relative(from, length, 0)
    const end = relative(to, length, length)
    return native(a.copy(start, end), [start, end])
  },
  indexOf(a, [wanted, from]) {
    const { length } = a
    for (let i = relative(from, length, 0); i < length; i++) if (a.get(i) === wanted) return i
    return -1
  },
  lastIndexOf(a, given) {
    const [wanted, from] = given
    const { length } = a
    const start = given.length > 1 ? whole(from) : length - 1
    for (let i = start < 0 ? length + start : Math.min(start, length - 1); i >= 0; i--)
      if (a.get(i) === wanted) return i
    return -1
  },
  includes(a, [wanted, from]) {
    const { length } = a
    for (let i = relative(from, length, 0); i < length; i++) {
      const value = a.get(i)
      if (value === wanted || (Number.isNaN(value) && Number.isNaN(wanted))) return true
    }
    return false
  },
  reverse(a) {
    for (let low = 0, high = a.length - 1; low < high; low++, high--) {
      const one = a.get(low)
      const other = a.get(high)
      a.set(low, other)
      a.set(high, one)
    }
    return a.view
  },
  sort(a, given, native) {
    const [compare] = given
    if (compare !== undefined && typeof compare !== 'function') return native(a.blank(), given)
    a.writeBack(0, native(a.copy(), given))
    return a.view
  },
  join: (a, given, native) => native(a.copy(), [given[0] === undefined ? undefined : String(given[0])]),
  toLocaleString: onCopy,
  toReversed: onCopy,
  toSorted: onCopy,
  with: onCopy,
  forEach: calls((a, f, self) => {
    for (let i = 0, { length } = a; i < length; i++) apply(f, self, [a.get(i), i, a.view])
  }),
  map: (a, given, native) => {
    if (typeof given[0] !== 'function') return native(a.blank(), given)
    // the native one makes the array that comes of it, and asks for elements where they are used
    return native(a.blank(), [(_zero: Value, i: number) => apply(given[0], given[1], [a.get(i), i, a.view])])
  },
  filter: (a, given, native) => {
    if (typeof given[0] !== 'function') return native(a.blank(), given)
    const kept = a.blank()
    const chosen: boolean[] = []
    for (let i = 0, { length } = a; i < length; i++) {
      kept[i] = a.get(i)
      chosen.push(Boolean(apply(given[0], given[1], [kept[i], i, a.view])))
    }
    return native(kept, [(_value: Value, i: number) => chosen[i]])
  },
  every: calls((a, f, self) => {
    for (let i = 0, { length } = a; i < length; i++) if (!apply(f, self, [a.get(i), i, a.view])) return false
    return true
  }),
  some: search(first, 1, () => true, false),
  find: search(first, 1, (value) => value, undefined),
  findIndex: search(first, 1, (_value, i) => i, -1),
  findLast: search(last, -1, (value) => value, undefined),
  findLastIndex: search(last, -1, (_value, i) => i, -1),
  reduce: reduces(1),
  reduceRight: reduces(-1),
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
    const a = this.#elements
    if (a === undefined || this.#next >= a.length) {
      this.#elements = undefined
      return { value: undefined, done: true }
    }
    const i = this.#next++
    const value = a.get(i)
    return { value: this.#isEntries ? [i, value] : value, done: false }
  }
}
Object.setPrototypeOf(SteppingIterator.prototype, arrayIterator)
Reflect.deleteProperty(SteppingIterator.prototype, 'constructor')

export function replaceTypedArrayMethods(): void {
  for (const [name, method] of Object.entries(METHODS))
    replace(prototype, name, (native) => (self, given) => {
      const host = steppingOn(self)
      if (host !== undefined) return method(new Elements(host, self, name), given, native)
      if (CHANGES.has(name) && running() === undefined) wrote(self)
      return native(self, given)
    })
  replace(prototype, 'set', (native) => (self, given) => {
    const host = steppingOn(self)
    const source = steppingOn(given[0])
    if (source !== undefined) given[0] = new Elements(source, given[0], 'set').copy()
    if (host === undefined) {
      if (running() === undefined) wrote(self)
      return native(self, given)
    }
    return setElements(new Elements(host, self, 'set'), given, native)
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

/** What is no typed array is read and written element by element; another typed array's elements are read first. */
function setElements(a: Elements, given: Value[], native: (self: Value, given: Value[]) => Value): void {
  const [source, offset] = given
  const at = whole(offset)
  const items = ArrayBuffer.isView(source) ? source : Object(source)
  const length = Math.max(whole(items.length), 0)
  if (at < 0 || at + length > a.length) return native(a.blank(), given)
  for (let i = 0; i < length; i++) a.set(at + i, items[i])
}
