import { type Access, array, type Value } from './access.ts'
import { nativeAtomics } from './built_ins/native_atomics.ts'
import type { View } from './shared_memory.ts'

/** Operations that read an element and write it, whatever they find. */
export function createUpdates({ usual, unusual }: Access) {
  return {
    add: (view: View, index: number, value: Value): Value => {
      if (usual(view, index, value)) {
        const old = array(view)[index]
        array(view)[index] = old + value
        return old
      }
      unusual(view, index)
      return nativeAtomics.add(array(view), index, value)
    },
    sub: (view: View, index: number, value: Value): Value => {
      if (usual(view, index, value)) {
        const old = array(view)[index]
        array(view)[index] = old - value
        return old
      }
      unusual(view, index)
      return nativeAtomics.sub(array(view), index, value)
    },
    and: (view: View, index: number, value: Value): Value => {
      if (usual(view, index, value)) {
        const old = array(view)[index]
        array(view)[index] = old & value
        return old
      }
      unusual(view, index)
      return nativeAtomics.and(array(view), index, value)
    },
    or: (view: View, index: number, value: Value): Value => {
      if (usual(view, index, value)) {
        const old = array(view)[index]
        array(view)[index] = old | value
        return old
      }
      unusual(view, index)
      return nativeAtomics.or(array(view), index, value)
    },
    xor: (view: View, index: number, value: Value): Value => {
      if (usual(view, index, value)) {
        const old = array(view)[index]
        array(view)[index] = old ^ value
        return old
      }
      unusual(view, index)
      return nativeAtomics.xor(array(view), index, value)
    },
    exchange: (view: View, index: number, value: Value): Value => {
      if (usual(view, index, value)) {
        const old = array(view)[index]
        array(view)[index] = value
        return old
      }
      unusual(view, index)
      return nativeAtomics.exchange(array(view), index, value)
    },
  }
}
