import { sharedMemoryOf } from './wasm_memory.ts'

/** The built-in itself: while a CPU is begun the explorer has others in its place, and copying is none of the CPU's steps. */
const cloned = structuredClone

/**
 * The one copier of states: what each CPU is given of what `setup` returned, as postMessage would make it. SharedArrayBuffers and
 * views on them are shared, or lie where `shared` says; everything else is copied, and an object that is in the state twice, or in
 * itself, is one object in the copy, too.
 */
export function copyState(
  state: unknown,
  shared: (value: Shared) => unknown = (value) => value,
  handed: (value: object) => unknown = (value) => givers.get(value)!(),
): unknown {
  const copies = new Map<object, unknown>()
  const note = <T>(value: object, made: T): T => {
    copies.set(value, made)
    return made
  }
  const copy = (value: unknown): unknown => {
    if (typeof value === 'function' || typeof value === 'symbol') return cloned(value) // throws, as postMessage does
    if (typeof value !== 'object' || value === null) return value
    const known = copies.get(value)
    if (known !== undefined) return known
    if (isShared(value)) return note(value, shared(value))
    if (sharedMemoryOf(value) !== undefined) return note(value, value)
    if (givers.has(value)) return note(value, handed(value))
    if (ArrayBuffer.isView(value)) return note(value, viewLike(value, copy(value.buffer) as ArrayBuffer, 0))
    if (value instanceof Map) {
      const made = note(value, new Map())
      for (const [key, inner] of value) made.set(copy(key), copy(inner))
      return made
    }
    if (value instanceof Set) {
      const made = note(value, new Set())
      for (const inner of value) made.add(copy(inner))
      return made
    }
    if (/^\[object (Object|Array)\]$/.test(Object.prototype.toString.call(value))) {
      const made = note(value, (Array.isArray(value) ? new Array(value.length) : {}) as Record<string, unknown>)
      for (const key of Object.keys(value)) define(made, key, copy((value as Record<string, unknown>)[key]))
      return made
    }
    if (Object.prototype.toString.call(value) === '[object Promise]')
      // also one of the explorer's
      throw new DOMException('#<Promise> could not be cloned.', 'DataCloneError')
    if (value instanceof MessagePort)
      throw new Error('a MessagePort of the state is explored, but not raced: stress takes shared memory alone')
    return note(value, cloned(value)) // dates, errors, ArrayBuffers: nothing shared can be in them
  }
  return copy(state)
}

const givers = new WeakMap<object, () => unknown>()

/** Of an object that goes to a CPU as another one that stands for the same: a port. */
export function handOver(value: object, give: () => unknown): void {
  givers.set(value, give)
}

export function isHandedOver(value: object): boolean {
  return givers.has(value)
}

/** The buffer's bytes are gone, as for who transfers it. */
export function detach(buffer: ArrayBuffer): void {
  cloned(buffer, { transfer: [buffer] })
}

export type Shared = SharedArrayBuffer | ArrayBufferView

export function isShared(value: object): value is Shared {
  return (
    value instanceof SharedArrayBuffer ||
    (ArrayBuffer.isView(value) && (value.buffer as ArrayBufferLike) instanceof SharedArrayBuffer)
  )
}

type ViewConstructor = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => ArrayBufferView

/** A view of the same kind and length on other memory. */
export function viewLike(view: ArrayBufferView, memory: ArrayBufferLike, byteOffset: number): ArrayBufferView {
  const length = view instanceof DataView ? view.byteLength : (view as Int32Array).length
  return new (view.constructor as ViewConstructor)(memory, byteOffset + view.byteOffset, length)
}

/** Even `__proto__` is a key like any other. */
function define(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}
