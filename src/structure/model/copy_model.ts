// explore: atomic
/**
 * Copies of a model. What nobody can look into (private fields, functions with variables of their own), or what a copy would not be
 * like (frozen, several views of one buffer), has none: `isOpen` says which it is.
 */
const DATA = new Set<unknown>([Object.prototype, Array.prototype, Map.prototype, Set.prototype, null])
const TypedArray = Object.getPrototypeOf(Int8Array.prototype) as object

export function isOpen(value: unknown, seen = new Set<object>()): boolean {
  if (typeof value === 'function') return false
  if (typeof value !== 'object' || value === null) return typeof value !== 'symbol'
  if (seen.has(value)) return true
  seen.add(value)
  if (ArrayBuffer.isView(value)) return isOpenView(value, seen)
  if (!isOpenKind(value) || !Object.isExtensible(value)) return false
  if (value instanceof Map && ![...entriesOf(value)].every((pair) => pair.every((each) => isOpen(each, seen))))
    return false
  if (value instanceof Set && ![...membersOf(value)].every((each) => isOpen(each, seen))) return false
  return Reflect.ownKeys(value).every((key) => isOpenProperty(value, key, seen))
}

/** It is written as it was: no getter, not hidden, and no setter of the class stands in the way. */
function isOpenProperty(value: object, key: string | symbol, seen: Set<object>): boolean {
  if (Array.isArray(value) && key === 'length') return true
  const property = Object.getOwnPropertyDescriptor(value, key)!
  if (!('value' in property) || !property.enumerable || !property.writable || typeof key === 'symbol') return false
  return !(key in Object.getPrototypeOf(value)) && isOpen(property.value, seen)
}

function isOpenView(view: ArrayBufferView, seen: Set<object>): boolean {
  const { buffer, byteLength } = view
  if (buffer instanceof SharedArrayBuffer || seen.has(buffer) || byteLength !== buffer.byteLength) return false
  seen.add(buffer)
  return Object.getPrototypeOf(Object.getPrototypeOf(view)) === TypedArray
}

function isOpenKind(value: object): boolean {
  for (let kind = Object.getPrototypeOf(value); !DATA.has(kind); kind = Object.getPrototypeOf(kind)) {
    const text = String(kind.constructor)
    if (/\[native code\]/.test(text) || /#[\w$]/.test(text)) return false
  }
  return true
}

export function copyOf<T>(value: T, copies = new Map<object, object>()): T {
  if (typeof value !== 'object' || value === null) return value
  const known = copies.get(value)
  if (known !== undefined) return known as T
  const kind = Object.getPrototypeOf(value) as object | null
  const note = <C extends object>(copy: C): C => {
    copies.set(value, copy)
    return copy
  }
  if (ArrayBuffer.isView(value)) return note((value as unknown as Int32Array).slice()) as T
  if (kind === Array.prototype && (value as unknown as unknown[]).every(isPlain))
    return note((value as unknown as unknown[]).slice()) as T
  const copy = note(emptyLike(value, kind)) as Record<string, unknown>
  if (value instanceof Map)
    for (const [key, each] of entriesOf(value)) Map.prototype.set.call(copy, copyOf(key, copies), copyOf(each, copies))
  else if (value instanceof Set) for (const each of membersOf(value)) Set.prototype.add.call(copy, copyOf(each, copies))
  else if (Array.isArray(value)) copy.length = value.length as never
  for (const key of Object.keys(value)) copy[key] = copyOf((value as Record<string, unknown>)[key], copies)
  return copy as T
}

/** No constructor is called. */
function emptyLike(value: object, kind: object | null): object {
  if (value instanceof Map) return ofKind(new Map(), Map.prototype, kind)
  if (value instanceof Set) return ofKind(new Set(), Set.prototype, kind)
  return Array.isArray(value) ? ofKind([], Array.prototype, kind) : Object.create(kind)
}

function ofKind(made: object, its: object, kind: object | null): object {
  return kind === its ? made : Object.setPrototypeOf(made, kind)
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}

/** Whatever the class makes of iterating. */
export function entriesOf(map: ReadonlyMap<unknown, unknown>): IterableIterator<[unknown, unknown]> {
  return Map.prototype.entries.call(map)
}

export function membersOf(set: ReadonlySet<unknown>): IterableIterator<unknown> {
  return Set.prototype.values.call(set)
}
