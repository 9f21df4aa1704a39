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
