/**
 * Each CPU's own copy of the state, as postMessage would make it: SharedArrayBuffers and views on them stay shared, the
 * rest is copied, anew for each execution. For plain objects and arrays the copying is compiled to a literal, which costs a
 * few nanoseconds; anything else (Map, class instances, cycles) is copied piece by piece.
 */
export function createCloner(state: unknown): () => unknown {
  const constants: unknown[] = []
  const expression = literal(state, constants, new Set())
  if (expression !== undefined) return new Function('k', `return () => (${expression})`)(constants) as () => unknown
  copy(state, new Map())
  return () => copy(state, new Map())
}

function literal(value: unknown, constants: unknown[], within: Set<object>): string | undefined {
  if (value === null || typeof value === 'boolean' || value === undefined) return String(value)
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || within.has(value)) return undefined
  if (isShared(value)) return `k[${constants.push(value) - 1}]`
  within.add(value)
  const prototype = Object.getPrototypeOf(value)
  let text: string | undefined
  if (Array.isArray(value) && prototype === Array.prototype && Object.keys(value).length === value.length) {
    const items = value.map((item) => literal(item, constants, within))
    if (items.every((item) => item !== undefined)) text = `[${items.join(',')}]`
  } else if (
    (prototype === Object.prototype || prototype === null) &&
    Object.getOwnPropertySymbols(value).length === 0
  ) {
    const items = Object.entries(value).map(([key, item]) => {
      const inner = literal(item, constants, within)
      return inner === undefined || key === '__proto__' ? undefined : `${JSON.stringify(key)}:${inner}`
    })
    if (items.every((item) => item !== undefined)) text = `{${items.join(',')}}`
  }
  // the same object twice in one state must stay one object in the copy
  return text
}

function copy(value: unknown, done: Map<unknown, unknown>): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return structuredClone(value)
  if (typeof value !== 'object' || value === null || isShared(value)) return value
  const known = done.get(value)
  if (known !== undefined) return known
  const note = <T>(fresh: T): T => {
    done.set(value, fresh)
    return fresh
  }
  if (value instanceof Map) {
    const fresh = note(new Map())
    for (const [key, item] of value) fresh.set(copy(key, done), copy(item, done))
    return fresh
  }
  if (value instanceof Set) {
    const fresh = note(new Set())
    for (const item of value) fresh.add(copy(item, done))
    return fresh
  }
  if (/^\[object (Object|Array)\]$/.test(Object.prototype.toString.call(value))) {
    const fresh = note((Array.isArray(value) ? new Array(value.length) : {}) as Record<string, unknown>)
    for (const [key, item] of Object.entries(value)) fresh[key] = copy(item, done)
    return fresh
  }
  return note(structuredClone(value))
}

function isShared(value: object): boolean {
  return (
    value instanceof SharedArrayBuffer ||
    (ArrayBuffer.isView(value) && (value.buffer as ArrayBufferLike) instanceof SharedArrayBuffer)
  )
}

/** Every SharedArrayBuffer that can be reached from a state. */
export function sharedBuffers(state: unknown): SharedArrayBuffer[] {
  const found = new Set<SharedArrayBuffer>()
  const seen = new Set<object>()
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    if (value instanceof SharedArrayBuffer) found.add(value)
    else if (ArrayBuffer.isView(value)) look(value.buffer)
    else if (value instanceof Map) for (const pair of value) pair.forEach(look)
    else if (value instanceof Set) for (const item of value) look(item)
    else for (const item of Object.values(value)) look(item)
  }
  look(state)
  return [...found]
}
