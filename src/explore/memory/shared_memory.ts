/**
 * All SharedArrayBuffers of a program as one flat space of addresses, and putting back what an execution wrote.
 *
 * Every write that instrumented code makes (also that of `// explore: atomic` files) marks its line of 32 bytes; between
 * executions only marked lines are copied back, so a large arena of which few words change costs little. Writes by
 * code that is not instrumented (a built-in such as TextEncoder.encodeInto) are not seen.
 */
import { MadeBuffers } from './made_buffers.ts'

export const metaKey: unique symbol = Symbol.for('mnttorture.shared') as never

/** What a view on shared memory carries under `metaKey`: null once it is known to be a view on ordinary memory. */
export interface ViewMeta {
  /** address of element 0 */
  base: number
  shift: number
  /** in elements */
  length: number
  /** Atomics takes it */
  integer: boolean
}

export type View = ArrayBufferView & { [metaKey]?: ViewMeta | null; [index: number]: number | bigint; length?: number }

/** Stands on the prototypes: a view that nobody has looked at yet. A second copy of this file in the process takes the first one's. */
export const UNSEEN: ViewMeta = (Int8Array.prototype as View)[metaKey] ?? {
  base: -1,
  shift: 0,
  length: -1,
  integer: false,
}
const LINE_SHIFT = 5
const ALIGN = 64

interface Kind {
  shift: number
  integer: boolean
}

const BYTES: Kind = { shift: 0, integer: false }
const nameOfArray = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Int8Array.prototype), Symbol.toStringTag)!
  .get as () => string | undefined
const kinds = new Map<string, Kind>()

/** By what the view is, whatever its class is called. */
function kindOf(view: View): Kind {
  const name = nameOfArray.call(view)
  if (name === undefined) return BYTES // a DataView
  let kind = kinds.get(name)
  if (kind === undefined) {
    const elementBytes = (view as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1
    kind = { shift: Math.log2(elementBytes), integer: /^(Int|Uint|BigInt|BigUint)\d+Array$/.test(name) }
    kinds.set(name, kind)
  }
  return kind
}

for (const prototype of [Object.getPrototypeOf(Int8Array.prototype), DataView.prototype])
  Object.defineProperty(prototype, metaKey, { value: UNSEEN, writable: true, configurable: true })

interface Buffer {
  buffer: SharedArrayBuffer
  base: number
  live: Uint8Array
  words: Int32Array
  keptBytes: Uint8Array
  keptWords: Int32Array
}

export class SharedMemory {
  readonly made = new MadeBuffers(this)
  /** one byte a line: written since the last restore */
  dirty = new Uint8Array(64)
  private lines = new Int32Array(64)
  private lineCount = 0
  private buffers: Buffer[] = []
  private known = new Map<SharedArrayBuffer, Buffer>()
  private end = 0
  private isClosed = false
  /** how often a snapshot was taken */
  snapshots = 0

  /** The meta of a view that carries none yet, or null for one on ordinary memory. */
  register(view: View): ViewMeta | null {
    const buffer = view.buffer as ArrayBufferLike
    if (!(buffer instanceof SharedArrayBuffer)) {
      view[metaKey] = null
      return null
    }
    if (this.isClosed && !this.known.has(buffer)) {
      view[metaKey] = null
      return null
    }
    const { base } = this.add(buffer)
    const { shift, integer } = kindOf(view)
    const meta = { base: base + view.byteOffset, shift, length: view.byteLength >> shift, integer }
    view[metaKey] = meta
    return meta
  }

  /** Gives a buffer its place in the flat space. */
  add(buffer: SharedArrayBuffer): Buffer {
    let entry = this.known.get(buffer)
    if (entry === undefined) {
      const live = new Uint8Array(buffer)
      const words = new Int32Array(buffer, 0, buffer.byteLength >> 2)
      entry = { buffer, base: this.end, live, words, keptBytes: new Uint8Array(0), keptWords: new Int32Array(0) }
      this.known.set(buffer, entry)
      this.buffers.push(entry)
      this.end += Math.ceil(buffer.byteLength / ALIGN) * ALIGN
      const lines = this.end >> LINE_SHIFT
      if (lines >= this.dirty.length) {
        this.dirty = grown(this.dirty, new Uint8Array(lines * 2))
        this.lines = grown(this.lines, new Int32Array(lines * 2))
      }
    }
    return entry
  }

  /** One that is made within an execution: every execution finds it empty. */
  addEmpty(buffer: SharedArrayBuffer): void {
    const entry = this.add(buffer)
    entry.keptBytes = new Uint8Array(buffer.byteLength)
    entry.keptWords = new Int32Array(entry.keptBytes.buffer, 0, entry.words.length)
  }

  /** A place in the flat space that no buffer has. */
  reserve(bytes: number): number {
    const address = this.end
    this.end += Math.ceil(bytes / ALIGN) * ALIGN
    return address
  }

  /** Bytes of the flat space in use. */
  get size(): number {
    return this.end
  }

  /** From here on, `restore` gives back what the buffers hold now; buffers made later are their CPU's own, and no memory of ours. */
  snapshot(): void {
    for (const entry of this.buffers) {
      entry.keptBytes = entry.live.slice()
      entry.keptWords = new Int32Array(entry.keptBytes.buffer, 0, entry.words.length)
    }
    this.clearMarks()
    this.isClosed = true
    this.snapshots++
  }

  /** Buffers of the program that this list lacks: no other CPU can reach them. */
  othersThan(buffers: readonly SharedArrayBuffer[]): boolean {
    return this.buffers.some(({ buffer }) => !buffers.includes(buffer))
  }

  mark(meta: ViewMeta, index: number): void {
    const line = (meta.base + (index << meta.shift)) >> LINE_SHIFT
    if (this.dirty[line] === 0) {
      this.dirty[line] = 1
      this.lines[this.lineCount++] = line
    }
  }

  markBytes(address: number, length: number): void {
    const last = (address + length - 1) >> LINE_SHIFT
    for (let line = address >> LINE_SHIFT; line <= last; line++) {
      if (this.dirty[line] !== 0) continue
      this.dirty[line] = 1
      this.lines[this.lineCount++] = line
    }
  }

  restore(): void {
    for (let i = 0; i < this.lineCount; i++) {
      const line = this.lines[i]!
      this.dirty[line] = 0
      const address = line << LINE_SHIFT
      const entry = this.holder(address)
      if (entry === undefined) continue
      const from = (address - entry.base) >> 2
      const words = entry.words
      const kept = entry.keptWords
      if (from + 8 <= words.length) for (let w = from; w < from + 8; w++) words[w] = kept[w]!
      else {
        const end = Math.min(entry.live.length, (from << 2) + 32)
        for (let b = from << 2; b < end; b++) entry.live[b] = entry.keptBytes[b]!
      }
    }
    this.lineCount = 0
  }

  /** Every word, or byte of a buffer's last few, that is another than `restore` makes it. */
  eachChange(is: (address: number, value: number) => void): void {
    for (let i = 0; i < this.lineCount; i++) {
      const address = this.lines[i]! << LINE_SHIFT
      const entry = this.holder(address)
      if (entry === undefined) continue
      const { words, keptWords, live, keptBytes } = entry
      const from = (address - entry.base) >> 2
      const to = Math.min(from + 8, words.length)
      for (let w = from; w < to; w++) if (words[w] !== keptWords[w]) is(entry.base + (w << 2), words[w]!)
      const end = Math.min((from << 2) + 32, live.length)
      for (let b = to << 2; b < end; b++) if (live[b] !== keptBytes[b]) is(entry.base + b, live[b]!)
    }
  }

  /** What at most four bytes hold, as a number that is another for every other content. */
  peek(address: number, bytes: number): number {
    for (let i = this.buffers.length - 1; i >= 0; i--) {
      const { base, live, words } = this.buffers[i]!
      if (address < base) continue
      const from = address - base
      if (bytes === 4 && (from & 3) === 0 && from + 4 <= words.length << 2) return words[from >> 2]!
      let value = 0
      for (let b = from; b < from + bytes; b++) value = (value << 8) | live[b]!
      return value
    }
    return 0
  }

  private holder(address: number): Buffer | undefined {
    const count = this.buffers.length
    if (count === 1) return this.buffers[0]
    for (let i = count - 1; i >= 0; i--) if (address >= this.buffers[i]!.base) return this.buffers[i]
    return undefined
  }

  private clearMarks(): void {
    for (let i = 0; i < this.lineCount; i++) this.dirty[this.lines[i]!] = 0
    this.lineCount = 0
  }

  /** Which buffer, counted in the order of their first use, and the byte within it. */
  place(address: number): { buffer: number; offset: number } {
    for (let i = this.buffers.length - 1; i >= 0; i--)
      if (address >= this.buffers[i]!.base) return { buffer: i, offset: address - this.buffers[i]!.base }
    return { buffer: -1, offset: address }
  }
}

function grown<T extends Uint8Array | Int32Array>(old: T, fresh: T): T {
  fresh.set(old)
  return fresh
}
