import { StepKind } from '../link/instrument/steps.ts'
import type { Operations } from './operations.ts'
import type { View, ViewMeta } from './shared_memory.ts'
import { twinKey } from './twins.ts'

// biome-ignore lint/suspicious/noExplicitAny: values of the program
type Value = any
type Announce = (view: View, index: number, site: number, kind: number) => boolean

/** Iteration and whole-array methods over shared typed arrays, generators and iterators in which steps happen. */
export function createIteration(
  pause: symbol,
  announce: Announce,
  ops: Operations,
  touch: (view: View) => ViewMeta | null,
  refuseClosing: (site: number) => Error,
) {
  const isSharedArray = (value: Value): boolean =>
    ArrayBuffer.isView(value) && !(value instanceof DataView) && touch(value as unknown as View) !== null

  function* elements(view: Value, site: number): Generator<unknown, void, unknown> {
    for (let i = 0; i < view.length; i++) {
      if (announce(view, i, site, StepKind.read)) yield pause
      yield view[i]
    }
  }

  /** An iterator whose `next` can pause: while it does, the item is `pause`. */
  function steppingIterator(iterator: Value): Value {
    let running: Generator<unknown, IteratorResult<unknown>, unknown> | undefined
    return {
      [Symbol.iterator]() {
        return this
      },
      next() {
        running ??= iterator.next[twinKey].call(iterator) as typeof running
        const { done, value } = running!.next()
        if (!done) return { done: false, value: pause }
        running = undefined
        return value
      },
      return(value: unknown) {
        return iterator.return === undefined ? { done: true, value } : iterator.return(value)
      },
    }
  }

  /** A generator left early cannot pause in its finally blocks: the loop that leaves it is the engine's, not ours. */
  function closingGenerator(generator: Value, site: number): Value {
    return {
      [Symbol.iterator]() {
        return this
      },
      next: (value: unknown) => generator.next(value),
      return(value: unknown) {
        const result = generator.return(value)
        if (result.value === pause) throw refuseClosing(site)
        return result
      },
    }
  }

  /** What a `for...of` in a coroutine goes over. */
  const $drive = (source: Value, site: number): Value => {
    if (Array.isArray(source) || typeof source !== 'object' || source === null) return source
    if (isSharedArray(source)) return elements(source, site)
    if (typeof source[Symbol.iterator] !== 'function' || source instanceof Map || source instanceof Set) return source
    const iterator = source[Symbol.iterator]()
    if (iterator?.next?.[twinKey] !== undefined) return steppingIterator(iterator)
    return iterator?.[Symbol.toStringTag] === 'Generator'
      ? closingGenerator(iterator, site)
      : { [Symbol.iterator]: () => iterator }
  }

  function* $take(source: Value, wanted: number, site: number): Generator<unknown, unknown[], unknown> {
    const items: unknown[] = []
    if (wanted === 0) return items
    for (const item of $drive(source, site)) {
      if (item === pause) {
        yield pause
        continue
      }
      items.push(item)
      if (items.length >= wanted) break
    }
    return items
  }

  function* $next(iterator: Value, ...given: unknown[]): Generator<unknown, unknown, unknown> {
    if (iterator.next?.[twinKey] !== undefined) return yield* iterator.next[twinKey].apply(iterator, given)
    let result = iterator.next(...given)
    while (result?.value === pause) {
      yield pause
      result = iterator.next()
    }
    return result
  }

  function* read(view: Value, index: number, site: number): Generator<unknown, Value, unknown> {
    if (announce(view, index, site, StepKind.read)) yield pause
    return view[index]
  }

  function* write(view: Value, index: number, value: Value, site: number): Generator<unknown, void, unknown> {
    if (announce(view, index, site, StepKind.write)) yield pause
    ops.set(view, index, value)
  }

  const relative = (value: Value, length: number, fallback: number): number => {
    const whole = value === undefined ? fallback : Math.trunc(Number(value)) || 0
    return whole < 0 ? Math.max(length + whole, 0) : Math.min(whole, length)
  }

  const methods: Record<string, (view: Value, given: Value[], site: number) => Generator<unknown, unknown, unknown>> = {
    *fill(view, [value, from, to], site) {
      const end = relative(to, view.length, view.length)
      for (let i = relative(from, view.length, 0); i < end; i++) yield* write(view, i, value, site)
      return view
    },
    *set(view, [source, offset], site) {
      const at = Math.trunc(Number(offset ?? 0)) || 0
      const items = isSharedArray(source)
        ? yield* $take(source, Infinity, site)
        : Array.from(source as ArrayLike<unknown>)
      if (at < 0 || items.length + at > view.length) throw new RangeError('offset is out of bounds')
      for (let i = 0; i < items.length; i++)
        if (isSharedArray(view)) yield* write(view, at + i, items[i], site)
        else view[at + i] = items[i]
      return undefined
    },
    *copyWithin(view, [target, from, to], site) {
      const start = relative(from, view.length, 0)
      const items: unknown[] = []
      for (let i = start; i < relative(to, view.length, view.length); i++) items.push(yield* read(view, i, site))
      const at = relative(target, view.length, 0)
      for (let i = 0; i < items.length && at + i < view.length; i++) yield* write(view, at + i, items[i], site)
      return view
    },
    *slice(view, [from, to], site) {
      const items: Value[] = []
      for (let i = relative(from, view.length, 0); i < relative(to, view.length, view.length); i++)
        items.push(yield* read(view, i, site))
      return new view.constructor(items)
    },
    *indexOf(view, [wanted, from], site) {
      for (let i = relative(from, view.length, 0); i < view.length; i++)
        if ((yield* read(view, i, site)) === wanted) return i
      return -1
    },
    *lastIndexOf(view, [wanted], site) {
      for (let i = view.length - 1; i >= 0; i--) if ((yield* read(view, i, site)) === wanted) return i
      return -1
    },
    *includes(view, [wanted, from], site) {
      for (let i = relative(from, view.length, 0); i < view.length; i++) {
        const value = yield* read(view, i, site)
        if (value === wanted || (Number.isNaN(value) && Number.isNaN(wanted))) return true
      }
      return false
    },
    *join(view, [separator], site) {
      return ((yield* $take(view, Infinity, site)) as unknown[]).join(separator)
    },
    *at(view, [index], site) {
      const whole = Math.trunc(Number(index)) || 0
      const i = whole < 0 ? view.length + whole : whole
      return i >= 0 && i < view.length ? yield* read(view, i, site) : undefined
    },
    *reverse(view, _given, site) {
      for (let low = 0, high = view.length - 1; low < high; low++, high--) {
        const one = yield* read(view, low, site)
        const other = yield* read(view, high, site)
        yield* write(view, low, other, site)
        yield* write(view, high, one, site)
      }
      return view
    },
  }

  return {
    $drive,
    $take,
    $next,
    $plain: (value: unknown): boolean => Array.isArray(value) || typeof value === 'string',
    $bulky: (receiver: Value, first: Value): boolean =>
      isSharedArray(receiver) || (ArrayBuffer.isView(receiver) && isSharedArray(first)),
    $bulk: (view: Value, method: string, given: Value[], site: number) => methods[method]!(view, given, site),
  }
}
