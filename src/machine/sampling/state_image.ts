/**
 * What `setup` returned, taken apart: the bytes of its SharedArrayBuffers, and the rest as postMessage copies it. From it
 * any number of equal states can be built over other memory, in any thread, and reset by writing the bytes again.
 */
import { Serializer } from 'node:v8'
import { BadInput } from '../../link/bad_input.ts'
import { copyState, viewLike } from '../../scenario/copy_state.ts'
import { holdsWasmMemory } from '../../scenario/shared_buffers.ts'

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

export function captureState(returned: unknown, mayBeEmpty = false): StateImage {
  if (holdsWasmMemory(returned))
    throw new BadInput(
      'the state has a WebAssembly.Memory, which is explored, but not raced: hand over views on a SharedArrayBuffer',
    )
  const state = copyState(returned)
  const buffers = serialize(state).buffers
  const initial = buffers.map((buffer) => {
    if (buffer.growable) throw new BadInput('setup returned a growable SharedArrayBuffer; its bytes cannot be restored')
    return new Uint8Array(new Uint8Array(buffer))
  })
  if (!mayBeEmpty && initial.every((bytes) => bytes.length === 0)) {
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
  return copyState(image.state, (shared) => {
    if (shared instanceof SharedArrayBuffer) return bare(image.buffers.indexOf(shared))[0]
    const [memory, byteOffset] = place(image.buffers.indexOf(shared.buffer as unknown as SharedArrayBuffer))
    return viewLike(shared, memory, byteOffset)
  })
}

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
