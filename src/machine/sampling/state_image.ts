/**
 * What `setup` returned, taken apart: the bytes of its SharedArrayBuffers, and the rest as postMessage would copy it (V8's
 * own structured clone serializer, with a number in place of each SharedArrayBuffer). From it any number of equal states
 * can be built over other memory, in any thread, and reset by writing the bytes again.
 */
import { Deserializer, Serializer } from 'node:v8'
import { BadInput } from '../../link/bad_input.ts'

export interface StateImage {
  /** the serialized value; the n-th SharedArrayBuffer met is number n */
  graph: Uint8Array
  /** what setup left in each SharedArrayBuffer */
  initial: Uint8Array[]
  /** whether a SharedArrayBuffer itself, not only views on it, can be reached from the state */
  bareBuffers: boolean
}

class NumberingSerializer extends Serializer {
  readonly buffers: SharedArrayBuffer[] = []

  _getSharedArrayBufferId(buffer: SharedArrayBuffer): number {
    const known = this.buffers.indexOf(buffer)
    return known >= 0 ? known : this.buffers.push(buffer) - 1
  }
}

export function captureState(state: unknown): StateImage {
  const serializer = new NumberingSerializer()
  try {
    serializer.writeHeader()
    serializer.writeValue(state)
  } catch (error) {
    throw new BadInput(`the state that setup returned cannot be copied to the CPUs: ${(error as Error).message}`)
  }
  const initial = serializer.buffers.map((buffer) => {
    if (buffer.growable) throw new BadInput('setup returned a growable SharedArrayBuffer; its bytes cannot be restored')
    return new Uint8Array(new Uint8Array(buffer))
  })
  if (initial.every((bytes) => bytes.length === 0)) {
    throw new BadInput(
      'setup returns nothing shared: no SharedArrayBuffer and no view on one can be reached from its value',
    )
  }
  return { graph: Uint8Array.from(serializer.releaseBuffer()), initial, bareBuffers: reachesBuffer(state) }
}

/** The graph of a state as it is now, to see whether its unshared parts were written. */
export function graphOf(state: unknown): Uint8Array {
  const serializer = new NumberingSerializer()
  serializer.writeHeader()
  serializer.writeValue(state)
  return serializer.releaseBuffer()
}

/** A state over these SharedArrayBuffers, which have the sizes of `image.initial`. */
export function buildState(image: StateImage, buffers: SharedArrayBuffer[]): unknown {
  const deserializer = new Deserializer(image.graph)
  for (const [id, buffer] of buffers.entries()) {
    // the types leave out that a SharedArrayBuffer is as good here, as the documentation says
    deserializer.transferArrayBuffer(id, buffer as unknown as ArrayBuffer)
  }
  deserializer.readHeader()
  return deserializer.readValue()
}

/** The same state with every view moved into `pool`, `places[n]` being where buffer n begins there. */
export function moveViews(
  state: unknown,
  buffers: SharedArrayBuffer[],
  pool: SharedArrayBuffer,
  places: number[],
): unknown {
  const moved = new Map<object, unknown>()
  const move = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (moved.has(value)) return moved.get(value)
    if (ArrayBuffer.isView(value)) {
      const view = viewInPool(value, buffers, pool, places)
      moved.set(value, view)
      return view
    }
    moved.set(value, value)
    for (const [holder, key, inner] of inside(value)) holder(key, move(inner))
    return value
  }
  return move(state)
}

type ViewConstructor = new (buffer: SharedArrayBuffer, byteOffset: number, length: number) => ArrayBufferView

function viewInPool(
  view: ArrayBufferView,
  buffers: SharedArrayBuffer[],
  pool: SharedArrayBuffer,
  places: number[],
): unknown {
  const number = buffers.indexOf(view.buffer as unknown as SharedArrayBuffer)
  if (number < 0) return view
  const length = view instanceof DataView ? view.byteLength : (view as Int32Array).length
  return new (view.constructor as ViewConstructor)(pool, places[number]! + view.byteOffset, length)
}

type Held = [put: (key: unknown, value: unknown) => void, key: unknown, value: unknown]

function inside(value: object): Held[] {
  if (value instanceof Map) {
    return [...value].map(([key, inner]): Held => [(at, next) => value.set(at, next), key, inner])
  }
  return Object.entries(value).map(([key, inner]): Held => {
    return [(at, next) => Object.assign(value, { [at as string]: next }), key, inner]
  })
}

/** Views in keys of Maps and in Sets count as bare: they are not moved. */
function reachesBuffer(state: unknown): boolean {
  const seen = new Set<unknown>()
  const look = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) return false
    seen.add(value)
    if (value instanceof SharedArrayBuffer || value instanceof Set) return true
    if (value instanceof Map) return [...value].some(([key, inner]) => typeof key === 'object' || look(inner))
    return Object.values(value).some(look)
  }
  return look(state)
}
