import { metaKey, type SharedMemory, type View, type ViewMeta } from './shared_memory.ts'

// biome-ignore lint/suspicious/noExplicitAny: number or bigint alike, as the array decides
export type Value = any

/** Which accesses plain arithmetic does, and what is marked as changed before one. */
export type Access = ReturnType<typeof createAccess>

export function isWord(value: unknown): boolean {
  return typeof value === 'number' ? value === (value | 0) : typeof value === 'bigint'
}

export const array = (view: View) => view as unknown as Value

export function createAccess(memory: SharedMemory) {
  const touched = (view: View): ViewMeta | null => {
    const meta = view?.[metaKey] as ViewMeta | null | undefined
    return meta === null || meta === undefined ? null : meta.length >= 0 ? meta : memory.register(view)
  }

  const usual = (view: View, index: number, value: unknown): boolean => {
    const meta = touched(view)
    if (meta === null || !meta.integer || index >>> 0 !== index || index >= meta.length || !isWord(value)) return false
    memory.mark(meta, index)
    return true
  }

  const unusual = (view: View, index: Value): void => {
    const meta = touched(view)
    if (meta !== null && typeof index !== 'object' && Number(index) >= 0 && Number(index) < meta.length)
      memory.mark(meta, Math.trunc(Number(index) || 0))
  }

  return { touched, usual, unusual }
}
