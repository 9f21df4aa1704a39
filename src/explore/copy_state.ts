/** The built-ins themselves: a CPU is being begun, and what the engine does for it is none of its steps. */
const cloned = structuredClone

/** The state piece by piece, as postMessage would copy it; what is shared stays shared. */
export function copied(state: unknown): unknown {
  return copy(state, new Map())
}

function copy(value: unknown, done: Map<unknown, unknown>): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return cloned(value)
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
    for (const key of Object.keys(value)) fresh[key] = copy((value as Record<string, unknown>)[key], done)
    return fresh
  }
  return note(cloned(value))
}

export function isShared(value: object): boolean {
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
