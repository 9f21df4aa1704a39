import type { View } from '../shared_memory.ts'
import { twinOf } from '../twins.ts'
import { asked } from './asked.ts'
import { apply, type BuiltInHost, type Run, type Value } from './host.ts'

export type Steps = Generator<unknown, Value, unknown>

const prototype = Object.getPrototypeOf(Int8Array.prototype)
const getter = (name: PropertyKey) => Object.getOwnPropertyDescriptor(prototype, name)!.get!
const tagOf = getter(Symbol.toStringTag)
const lengthOf = getter('length')
const namesAnElement = /^(?:0|[1-9]\d*)$/

/** The elements of one array, each access of a shared one a step at one place of the program; `pauses` when the caller is a coroutine. */
export class Elements {
  readonly view: Value
  private readonly host: BuiltInHost
  private readonly site: number
  private readonly pauses: boolean

  constructor(host: BuiltInHost, view: View, op: string, pauses = false, site = host.site(op)) {
    this.host = host
    this.view = view
    this.pauses = pauses
    this.site = site
  }

  /** The same place, with another array or another caller. */
  other(view: View, pauses = this.pauses): Elements {
    return new Elements(this.host, view, '', pauses, this.site)
  }

  get length(): number {
    return apply(lengthOf, this.view, [])
  }

  *get(index: number): Steps {
    if (!this.pauses) return this.host.get(this.view, index, this.site)
    if (this.host.stands(this.view, index, this.site, false)) yield
    return this.view[index]
  }

  *set(index: number, given: Value): Steps {
    if (!this.pauses) return this.host.set(this.view, index, given, this.site)
    const value = typeof given === 'object' || typeof given === 'function' ? asElement(this.view, given) : given
    if (this.host.stands(this.view, index, this.site, true)) yield
    this.host.store(this.view, index, value)
  }

  /** Calls back. */
  *call(f: Value, self: Value, given: Value[]): Steps {
    return yield* callBack(f, self, given, this.pauses)
  }

  /** A native one that calls back what was given first. */
  asked(fresh: () => Value, native: Run, given: Value[]): Steps {
    return asked(fresh, native, given, 0, this.pauses)
  }

  /** What an array of this kind begins with. */
  get zero(): Value {
    return isBig(this.view) ? 0n : 0
  }

  /** An array of the CPU's own, of the same kind: these elements were read, the others are 0. */
  *copy(from = 0, to = this.length): Steps {
    const copy = this.blank()
    for (let i = from; i < to; i++) copy[i] = yield* this.get(i)
    return copy
  }

  blank(): Value {
    const { view } = this
    const copy = new (globalThis as Value)[apply(tagOf, view, [])](this.length)
    if (Object.hasOwn(view, 'constructor'))
      Object.defineProperty(copy, 'constructor', { get: () => view.constructor, configurable: true })
    return Object.setPrototypeOf(copy, Object.getPrototypeOf(view))
  }

  *writeBack(from: number, values: Value, count = values.length): Steps {
    for (let i = 0; i < count; i++) yield* this.set(from + i, values[i])
  }

  /** A stand-in for functions that only ask for elements as anybody may, by key. */
  facade(): Value {
    const { view } = this
    const isElement = (key: PropertyKey) =>
      typeof key === 'string' && namesAnElement.test(key) && Number(key) < view.length
    return new Proxy(view, {
      get: (_target, key) => {
        if (isElement(key)) return this.host.get(view, Number(key), this.site)
        return Reflect.get(view, key, view)
      },
      set: (_target, key, value) => {
        if (!isElement(key)) return Reflect.set(view, key, value, view)
        this.host.set(view, Number(key), value, this.site)
        return true
      },
      defineProperty: (_target, key, descriptor) => {
        if (!isElement(key) || !('value' in descriptor)) return Reflect.defineProperty(view, key, descriptor)
        this.host.set(view, Number(key), descriptor.value, this.site)
        return true
      },
    })
  }
}

/** What an array of this kind takes for an object: the language asks it once, before anything is written. */
export function asElement(view: Value, value: Value): Value {
  return isBig(view) ? BigInt.asIntN(64, value) : Number(value)
}

function isBig(view: Value): boolean {
  return apply(tagOf, view, []).startsWith('Big')
}

/** A call of what the program gave: as a coroutine where that is possible and it has one. */
export function* callBack(f: Value, self: Value, given: Value[], pauses: boolean): Steps {
  const twin = pauses ? twinOf(f) : undefined
  return twin === undefined ? apply(f, self, given) : yield* apply(twin, self, given)
}
