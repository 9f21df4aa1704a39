/** Listeners of a port, both as the web has them and as Node does. */
import type { Value } from '../../memory/built_ins/host.ts'
import type { JobHost } from '../jobs.ts'

interface Listener {
  callback: Value
  once: boolean
  /** is given the value, and not an event */
  isNode: boolean
}

export class PortEvents extends EventTarget {
  #listeners = new Map<string, Listener[]>()
  #handlers = new Map<string, Listener>()

  /** Called when the first listener for messages comes, and when the last one goes. */
  protected listens(_isListening: boolean): void {}

  /** Called whenever somebody listens to something. */
  protected added(_type: string): void {}

  #of(type: string): Listener[] {
    let list = this.#listeners.get(type)
    if (list === undefined) this.#listeners.set(type, (list = []))
    return list
  }

  #add(type: string, callback: Value, once: boolean, isNode: boolean, isFirst = false): void {
    const list = this.#of(type)
    if (list.some((each) => each.callback === callback && each.isNode === isNode)) return
    const listener = { callback, once, isNode }
    if (isFirst) list.unshift(listener)
    else list.push(listener)
    if (type === 'message' && list.length === 1) this.listens(true)
    this.added(type)
  }

  #remove(type: string, is: (listener: Listener) => boolean): void {
    const list = this.#of(type)
    const left = list.filter((each) => !is(each))
    this.#listeners.set(type, left)
    if (type === 'message' && list.length > 0 && left.length === 0) this.listens(false)
  }

  protected forget(): void {
    this.#listeners.clear()
    this.#handlers.clear()
  }

  override addEventListener(type: string, callback: Value, options?: Value): void {
    if (callback !== null && callback !== undefined) this.#add(String(type), callback, Boolean(options?.once), false)
  }

  override removeEventListener(type: string, callback: Value): void {
    this.#remove(String(type), (each) => each.callback === callback)
  }

  on(type: string, callback: Value): this {
    this.#add(type, callback, false, true)
    return this
  }

  addListener(type: string, callback: Value): this {
    return this.on(type, callback)
  }

  prependListener(type: string, callback: Value): this {
    this.#add(type, callback, false, true, true)
    return this
  }

  once(type: string, callback: Value): this {
    this.#add(type, callback, true, true)
    return this
  }

  off(type: string, callback: Value): this {
    this.removeEventListener(type, callback)
    return this
  }

  removeListener(type: string, callback: Value): this {
    return this.off(type, callback)
  }

  removeAllListeners(type?: string): this {
    for (const each of type === undefined ? [...this.#listeners.keys()] : [type]) this.#remove(each, () => true)
    return this
  }

  listenerCount(type: string): number {
    return this.#of(type).length
  }

  eventNames(): string[] {
    return [...this.#listeners].filter(([, list]) => list.length > 0).map(([type]) => type)
  }

  setMaxListeners(): this {
    return this
  }

  getMaxListeners(): number {
    return 10
  }

  /** `onmessage` and its like. */
  protected handler(type: string): Value {
    return this.#handlers.get(type)?.callback ?? null
  }

  protected handle(type: string, callback: Value): void {
    const old = this.#handlers.get(type)
    if (old !== undefined) this.#remove(type, (each) => each === old)
    this.#handlers.delete(type)
    if (typeof callback !== 'function' && (typeof callback !== 'object' || callback === null)) return
    const listener = { callback, once: false, isNode: false }
    this.#handlers.set(type, listener)
    const list = this.#of(type)
    list.push(listener)
    if (type === 'message' && list.length === 1) this.listens(true)
  }

  /** Calls who listens, one after the other. */
  protected *dispatch(
    host: JobHost,
    type: string,
    given: readonly Value[],
    event: () => Value,
  ): Generator<unknown, boolean, unknown> {
    const list = [...this.#of(type)]
    let made: Value
    for (const listener of list) {
      if (!this.#of(type).includes(listener)) continue
      if (listener.once) this.#remove(type, (each) => each === listener)
      if (listener.isNode) {
        yield* host.call(listener.callback, this, ...given)
        continue
      }
      if (made === undefined) {
        made = event()
        for (const key of ['target', 'currentTarget', 'srcElement'])
          Object.defineProperty(made, key, { value: this, configurable: true })
      }
      const { callback } = listener
      if (typeof callback === 'function') yield* host.call(callback, this, made)
      else yield* host.call(callback.handleEvent, callback, made)
    }
    return list.length > 0
  }
}
