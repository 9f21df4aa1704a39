// explore: atomic
const DEEPEST = 3

/** The views on this memory that an object has in its fields, by their names; what is private has none. */
export function viewsIn(handle: object, memory: readonly SharedArrayBuffer[]): Record<string, ArrayBufferView> {
  const views: Record<string, ArrayBufferView> = {}
  const seen = new Set<object>()
  const look = (value: unknown, name: string, depth: number): void => {
    if (typeof value !== 'object' || value === null || seen.has(value) || depth > DEEPEST) return
    seen.add(value)
    if (ArrayBuffer.isView(value)) {
      if (memory.includes(value.buffer as unknown as SharedArrayBuffer)) views[name] = value
      return
    }
    for (const [key, each] of Object.entries(value)) look(each, name === '' ? key : `${name}.${key}`, depth + 1)
  }
  look(handle, '', 0)
  return views
}
