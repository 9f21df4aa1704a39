import type { View } from '../shared_memory.ts'
import { apply, type BuiltInHost, type Value } from './host.ts'

const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Int8Array.prototype), Symbol.toStringTag)!.get!
const namesAnElement = /^(?:0|[1-9]\d*)$/

/** The elements of one shared array, each access a step at one place of the program. */
export class Elements {
  readonly view: Value
  private readonly host: BuiltInHost
  private readonly site: number

  constructor(host: BuiltInHost, view: View, op: string) {
    this.host = host
    this.view = view
    this.site = host.site(op)
  }

  get length(): number {
    return this.view.length
  }

  get(index: number): Value {
    return this.host.get(this.view, index, this.site)
  }

  set(index: number, value: Value): void {
    this.host.set(this.view, index, value, this.site)
  }

  /** An array of the CPU's own, of the same kind: these elements were read, the others are 0. */
  copy(from = 0, to = this.length): Value {
    const copy = this.blank()
    for (let i = from; i < to; i++) copy[i] = this.get(i)
    return copy
  }

  blank(): Value {
    const { view } = this
    const copy = new (globalThis as Value)[apply(tagOf, view, [])](view.length)
    return Object.setPrototypeOf(copy, Object.getPrototypeOf(view))
  }

  /** What of a changed copy differs from the array as it was is written. */
  writeBack(from: number, values: Value, count = values.length): void {
    for (let i = 0; i < count; i++) this.set(from + i, values[i])
  }

  /** A stand-in for functions that only ask for elements as anybody may, by key. */
  facade(): Value {
    const { view } = this
    const isElement = (key: PropertyKey) =>
      typeof key === 'string' && namesAnElement.test(key) && Number(key) < view.length
    return new Proxy(view, {
      get: (_target, key) => {
        if (isElement(key)) return this.get(Number(key))
        return Reflect.get(view, key, view)
      },
      set: (_target, key, value) => {
        if (!isElement(key)) return Reflect.set(view, key, value, view)
        this.set(Number(key), value)
        return true
      },
      defineProperty: (_target, key, descriptor) => {
        if (!isElement(key) || !('value' in descriptor)) return Reflect.defineProperty(view, key, descriptor)
        this.set(Number(key), descriptor.value)
        return true
      },
    })
  }
}
