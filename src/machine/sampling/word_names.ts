import type { WordRead } from '../../supervise/whereabouts.ts'
import { type CopyMemory, stateOfCopy } from './copies.ts'
import type { StateImage } from './state_image.ts'

/** Which element of a copy's state a thread read: `ring.head[0]`, by where its view lies. */
export class WordNames {
  readonly #views: Array<{ path: string; view: ArrayBufferView }> = []
  readonly #bytes: number[]

  constructor(image: StateImage, memory: CopyMemory, copy: number) {
    this.#bytes = memory.buffers.map(({ byteLength }) => byteLength)
    this.#look(stateOfCopy(copy, image, memory), '', new Set())
  }

  nameOf({ kind, byteOffset, length, bufferBytes, index }: WordRead): string | undefined {
    if (!this.#bytes.includes(bufferBytes)) return undefined
    const found = this.#views.find(
      ({ view }) =>
        view.constructor.name === kind &&
        view.byteOffset === byteOffset &&
        view.buffer.byteLength === bufferBytes &&
        (view as Int32Array).length === length,
    )
    return found === undefined ? undefined : `${found.path}[${index}]`
  }

  #look(value: unknown, path: string, seen: Set<object>): void {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    if (ArrayBuffer.isView(value)) this.#views.push({ path: path || 'the state', view: value })
    else for (const [key, inner] of Object.entries(value)) this.#look(inner, path === '' ? key : `${path}.${key}`, seen)
  }
}
