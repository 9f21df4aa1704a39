/**
 * Many equal states side by side. Where they lie in memory decides how often two CPUs meet in the same place, so there
 * are several layouts:
 *
 *   separate   each copy has SharedArrayBuffers of its own; the only one where the code may look at `view.buffer`
 *   packed     copies share cache lines            |x y|x y|x y|x y|
 *   line       a copy begins on its own cache line |x y ...|x y ...|
 *   spread     each buffer of a copy 128 bytes on  |x ......|y ......|
 */
import { buildState, graphOf, type StateImage } from './state_image.ts'

export type CopyLayout = 'separate' | 'packed' | 'line' | 'spread'

/** The memory of all copies in one layout; made by the main thread, used by every CPU. */
export interface CopyMemory {
  layout: CopyLayout
  count: number
  /** separate: count * buffers of one copy, copy by copy; else the one pool */
  buffers: SharedArrayBuffer[]
  /** bytes from one copy to the next, and where each buffer of a copy begins in it; pools only */
  stride: number
  places: number[]
}

export const MOST_COPIES = 4096
const MOST_POOL_BYTES = 16 * 1024 * 1024

export function createCopyMemory(image: StateImage, layout: CopyLayout): CopyMemory {
  const [align, begin] = layout === 'spread' ? [128, 128] : layout === 'line' ? [8, 64] : [8, 8]
  let end = 0
  const places = image.initial.map((bytes) => {
    const place = roundUp(end, align)
    end = place + bytes.length
    return place
  })
  const stride = roundUp(end, begin)
  const count = Math.max(1, Math.min(MOST_COPIES, Math.floor(MOST_POOL_BYTES / stride)))
  const buffers =
    layout === 'separate'
      ? Array.from({ length: count }, () => image.initial.map((bytes) => new SharedArrayBuffer(bytes.length))).flat()
      : [new SharedArrayBuffer(count * stride)]
  return { layout, count, buffers, stride, places }
}

/** One CPU's view of the copies of one layout: its own unshared parts, the same shared bytes as everybody's. */
export class Copies {
  readonly states: unknown[] = []
  readonly #image: StateImage
  readonly #memory: CopyMemory
  readonly #bytes: Uint8Array[]
  readonly #poolImage: Uint8Array | null

  constructor(image: StateImage, memory: CopyMemory) {
    this.#image = image
    this.#memory = memory
    this.#bytes = memory.buffers.map((buffer) => new Uint8Array(buffer))
    this.#poolImage = memory.layout === 'separate' ? null : poolImage(image, memory)
    for (let copy = 0; copy < memory.count; copy++) this.states.push(this.build(copy))
  }

  build(copy: number): unknown {
    return stateOfCopy(copy, this.#image, this.#memory)
  }

  /** Writes the bytes that setup left into the copies [from, to). */
  reset(from: number, to: number): void {
    const { stride } = this.#memory
    if (this.#poolImage !== null) {
      const length = (to - from) * stride
      this.#bytes[0]!.set(
        length === this.#poolImage.length ? this.#poolImage : this.#poolImage.subarray(0, length),
        from * stride,
      )
      return
    }
    const initial = this.#image.initial
    for (let copy = from; copy < to; copy++) {
      for (let n = 0; n < initial.length; n++) this.#bytes[copy * initial.length + n]!.set(initial[n]!)
    }
  }

  /** Whether the code has written an unshared part of a copy's state, so that bytes alone do not restore it. */
  unsharedPartsChanged(copy: number): boolean {
    return !Buffer.from(graphOf(this.states[copy])).equals(graphOf(this.build(copy)))
  }

  /** Builds the first `count` states anew, over the same bytes. */
  rebuild(count: number): void {
    for (let copy = 0; copy < count; copy++) this.states[copy] = this.build(copy)
  }
}

/** A state over the memory of one copy. */
export function stateOfCopy(copy: number, image: StateImage, { layout, buffers, stride, places }: CopyMemory): unknown {
  const each = image.initial.length
  if (layout === 'separate') return buildState(image, (n) => [buffers[copy * each + n]!, 0])
  return buildState(image, (n) => [buffers[0]!, copy * stride + places[n]!])
}

/** The first words of each buffer of a copy, for findings. */
export function wordsOf(copy: number, image: StateImage, memory: CopyMemory): number[][] {
  const { layout, buffers, stride, places } = memory
  return image.initial.map((bytes, n) => {
    const length = Math.min(16, bytes.length >> 2)
    if (layout !== 'separate') return [...new Int32Array(buffers[0]!, copy * stride + places[n]!, length)]
    return [...new Int32Array(buffers[copy * image.initial.length + n]!, 0, length)]
  })
}

function poolImage(image: StateImage, memory: CopyMemory): Uint8Array {
  const bytes = new Uint8Array(memory.count * memory.stride)
  for (let copy = 0; copy < memory.count; copy++) {
    for (const [n, initial] of image.initial.entries()) bytes.set(initial, copy * memory.stride + memory.places[n]!)
  }
  return bytes
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to
}
