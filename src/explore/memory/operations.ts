import { array, createAccess, isWord, type Value } from './access.ts'
import { nativeAtomics } from './built_ins/native_atomics.ts'
import { metaKey, type SharedMemory, type View, type ViewMeta } from './shared_memory.ts'
import { createUpdates } from './updates.ts'

/**
 * Carries out operations on shared memory. Only one CPU runs at a time, so that plain arithmetic of the right width does
 * what Atomics would, at a tenth of the cost; whatever is unusual (other arrays, fractions, indexes out of range) goes to
 * the true Atomics.
 */
export function createOperations(memory: SharedMemory) {
  const access = createAccess(memory)
  const { touched, usual, unusual } = access
  const { add, sub, and, or, xor, exchange } = createUpdates(access)
  return {
    load: (view: View, index: number): Value => {
      const meta = view?.[metaKey] as ViewMeta | null | undefined
      if (meta === null || meta === undefined || !meta.integer || index >>> 0 !== index || index >= meta.length)
        return nativeAtomics.load(array(view), index)
      return array(view)[index]
    },
    store: (view: View, index: number, value: Value): Value => {
      if (usual(view, index, value)) {
        array(view)[index] = value
        return value === 0 ? 0 : value // of minus zero, zero is stored
      }
      unusual(view, index)
      return nativeAtomics.store(array(view), index, value)
    },
    // one by one, so that the object keeps the shape of a literal
    add,
    sub,
    and,
    or,
    xor,
    exchange,
    compareExchange: (view: View, index: number, expected: Value, value: Value): Value => {
      if (isWord(expected) && usual(view, index, value)) {
        const old = array(view)[index]
        if (old === expected) array(view)[index] = value
        else if (expected < 0 || expected > 0x7f)
          return nativeAtomics.compareExchange(array(view), index, expected, value)
        return old
      }
      unusual(view, index)
      return nativeAtomics.compareExchange(array(view), index, expected, value)
    },
    /** a plain element write */
    set: (view: View, index: Value, value: Value): Value => {
      unusual(view, index)
      array(view)[index] = value
      return value
    },
    touch: (view: View, offset: Value, bytes: number): void => {
      const meta = touched(view)
      if (meta !== null) memory.markBytes(meta.base + Math.trunc(Number(offset) || 0), bytes)
    },
    touchAll: (view: View): void => {
      const meta = touched(view)
      if (meta !== null && meta.length > 0) memory.markBytes(meta.base, meta.length << meta.shift)
    },
    /** `v + 1` of whatever kind the element is */
    plus: (value: Value, step: number): Value =>
      typeof value === 'bigint' ? value + BigInt(step) : Number(value) + step,
    number: (value: Value): Value => (typeof value === 'number' || typeof value === 'bigint' ? value : Number(value)),
  }
}

export type Operations = ReturnType<typeof createOperations>
