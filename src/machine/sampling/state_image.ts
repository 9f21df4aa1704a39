/**
 * What `setup` returned, taken apart: the bytes of its SharedArrayBuffers, and the rest as postMessage copies it. From it
 * any number of equal states can be built over other memory, in any thread, and reset by writing the bytes again.
 */
import { Serializer } from 'node:v8'
import { BadInput } from '../../link/bad_input.ts'

export interface StateImage {
  state: unknown
  /** every SharedArrayBuffer that can be reached from `state` */
  buffers: SharedArrayBuffer[]
  /** what setup left in each */
  initial: Uint8Array[]
  /** whether a SharedArrayBuffer itself, not only views on it, can be reached */
  bareBuffers: boolean
}

/** Where a copy's buffer lies: in this buffer, from this byte on. */
export type Place = [memory: SharedArrayBuffer, byteOffset: number]

export function captureState(returned: unknown): StateImage {
  let state: unknown
  try {
    state = structuredClone(returned)
  } catch (error) {
    throw new BadInput(`the state that setup returned cannot be copied to the CPUs: ${(error as Error).message}`)
  }
  const buffers = serialize(state).buffers
  const initial = buffers.map((buffer) => {
    if (buffer.growable) throw new BadInput('setup returned a growable SharedArrayBuffer; its bytes cannot be restored')
    return new Uint8Array(new Uint8Array(buffer))
  })
  if (initial.every((bytes) => bytes.length === 0)) {
    throw new BadInput(
      'setup returns nothing shared: no SharedArrayBuffer and no view on one can be reached from its value',
    )
  }
  let bareBuffers = false
  const seeBare = (n: number): Place => {
    bareBuffers = true
    return [buffers[n]!, 0]
  }
  buildState({ state, buffers, initial, bareBuffers }, (n) => [buffers[n]!, 0], seeBare)
  return { state, buffers, initial, bareBuffers }
}

/** The serialized state, to see whether its unshared parts were written: SharedArrayBuffers are numbers in it. */
export function graphOf(state: unknown): Uint8Array {
  return serialize(state).bytes
}

/** A state whose n-th SharedArrayBuffer is `place(n)`; `bare(n)` where the buffer itself is in the state, not a view on it. */
export function buildState(
  image: StateImage,
  place: (n: number) => Place,
  bare: (n: number) => Place = place,
): unknown {
  const copies = new Map<object, unknown>()
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    const known = copies.get(value)
    if (known !== undefined) return known
    if (value instanceof SharedArrayBuffer) return bare(image.buffers.indexOf(value))[0]
    if (ArrayBuffer.isView(value)) return remember(value, copyView(value))
    if (Array.isArray(value)) {
      const list: unknown[] = []
      copies.set(value, list)
      for (const [index, inner] of value.entries()) list[index] = copy(inner)
      return list
    }
    if (value instanceof Map) {
      const map = new Map<unknown, unknown>()
      copies.set(value, map)
      for (const [key, inner] of value) map.set(copy(key), copy(inner))
      return map
    }
    if (value instanceof Set) {
      const set = new Set<unknown>()
      copies.set(value, set)
      for (const inner of value) set.add(copy(inner))
      return set
    }
    // dates, errors, ArrayBuffers, ...: structuredClone left nothing else that could hold shared memory
    if (Object.getPrototypeOf(value) !== Object.prototype) return remember(value, structuredClone(value))
    const object: Record<string, unknown> = {}
    copies.set(value, object)
    for (const [key, inner] of Object.entries(value)) object[key] = copy(inner)
    return object
  }
  const remember = (value: object, made: unknown): unknown => {
    copies.set(value, made)
    return made
  }
  const copyView = (view: ArrayBufferView): unknown => {
    const n = image.buffers.indexOf(view.buffer as unknown as SharedArrayBuffer)
    const length = view instanceof DataView ? view.byteLength : (view as Int32Array).length
    const [memory, byteOffset] = n < 0 ? [copy(view.buffer) as SharedArrayBuffer, 0] : place(n)
    return new (view.constructor as ViewConstructor)(memory, byteOffset + view.byteOffset, length)
  }
  return copy(image.state)
}

type ViewConstructor = new (buffer: SharedArrayBuffer, byteOffset: number, length: number) => ArrayBufferView

class NumberingSerializer extends Serializer {
  readonly buffers: SharedArrayBuffer[] = []

  _getSharedArrayBufferId(buffer: SharedArrayBuffer): number {
    const known = this.buffers.indexOf(buffer)
    return known >= 0 ? known : this.buffers.push(buffer) - 1
  }
}

function serialize(value: unknown): { bytes: Uint8Array; buffers: SharedArrayBuffer[] } {
  const serializer = new NumberingSerializer()
  serializer.writeHeader()
  serializer.writeValue(value)
  return { bytes: serializer.releaseBuffer(), buffers: serializer.buffers }
}
