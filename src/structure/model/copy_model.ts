// explore: atomic
/**
 * Copies of a model, and texts by which two are told apart. What nobody can look into (private fields, functions with variables
 * of their own) has neither: `isOpen` says which it is.
 */
const DATA = new Set<unknown>([Object.prototype, Array.prototype, Map.prototype, Set.prototype, null])

export function isOpen(value: unknown, seen = new Set<object>()): boolean {
  if (typeof value === 'function') return false
  if (typeof value !== 'object' || value === null) return typeof value !== 'symbol'
  if (seen.has(value)) return true
  seen.add(value)
  if (ArrayBuffer.isView(value)) return !(value.buffer instanceof SharedArrayBuffer) && !(value instanceof DataView)
  if (!isOpenKind(value)) return false
  if (value instanceof Map) return [...value].every((pair) => pair.every((each) => isOpen(each, seen)))
  if (value instanceof Set) return [...value].every((each) => isOpen(each, seen))
  return Reflect.ownKeys(value).every((key) => {
    const property = Object.getOwnPropertyDescriptor(value, key)!
    return 'value' in property && isOpen(property.value, seen)
  })
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
  const note = <C extends object>(copy: C): C => {
    copies.set(value, copy)
    return copy
  }
  if (ArrayBuffer.isView(value)) return note((value as unknown as Int32Array).slice()) as T
  if (value instanceof Map) {
    const copy = note(new Map())
    for (const [key, each] of value) copy.set(copyOf(key, copies), copyOf(each, copies))
    return copy as T
  }
  if (value instanceof Set) {
    const copy = note(new Set())
    for (const each of value) copy.add(copyOf(each, copies))
    return copy as T
  }
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object' || each === null))
    return note(value.slice()) as T
  const copy = note(Array.isArray(value) ? [] : Object.create(Object.getPrototypeOf(value)))
  for (const key of Object.keys(value))
    (copy as Record<string, unknown>)[key] = copyOf((value as Record<string, unknown>)[key], copies)
  return copy
}

/** The same for models in the same state; others may have it by chance only where something is in the model twice. */
export function textOf(value: unknown, around: readonly object[] = []): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
  const depth = around.indexOf(value)
  if (depth >= 0) return `^${depth}`
  const inside = [...around, value]
  const list = (items: Iterable<unknown>): string => Array.from(items, (each) => textOf(each, inside)).join()
  if (ArrayBuffer.isView(value)) return `<${(value as unknown as Int32Array).join()}>`
  if (value instanceof Map) return `M(${[...value].map((pair) => list(pair)).join(';')})`
  if (value instanceof Set) return `S(${list(value)})`
  if (Array.isArray(value)) return `[${list(value)}]`
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}:${textOf(each, inside)}`)
    .join()}}`
}
