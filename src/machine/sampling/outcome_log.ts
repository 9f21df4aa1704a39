/**
 * One CPU's outcomes by number, readable by all threads. The CPU gives each distinct outcome the next id and appends its
 * serialized form here; others catch up when they meet an id they do not know. Words: entries, bytes used; then entries of
 * {length, bytes}. Only the owner writes; the store of `entries` publishes.
 */
import { deserialize, serialize } from 'node:v8'
import { asOutcome, outcomeKey } from '../../outcome.ts'
import type { Outcome } from '../../scenario.ts'

const HEADER_BYTES = 8
export const LOG_BYTES = 1024 * 1024
export const MOST_OUTCOMES = 65_536
/** ids that stand for no outcome */
export const THREW = -1
export const UNRECORDED = -2

/** The owner's side: outcome to id. */
export class OutcomeWriter {
  readonly #words: Int32Array
  readonly #bytes: Uint8Array
  readonly #small = new Int32Array(256).fill(-1)
  readonly #ids = new Map<unknown, number>()
  #count = 0
  #used = HEADER_BYTES

  constructor(log: SharedArrayBuffer) {
    this.#words = new Int32Array(log)
    this.#bytes = new Uint8Array(log)
  }

  idOf(value: unknown): number {
    if (typeof value === 'number' && value >= 0 && value < 256 && Number.isInteger(value) && !Object.is(value, -0)) {
      const id = this.#small[value]!
      if (id >= 0) return id
      return (this.#small[value] = this.#append(value))
    }
    const outcome = asOutcome(value)
    const key = typeof outcome === 'object' || typeof outcome === 'string' ? outcomeKey([outcome]) : outcome
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const id = this.#append(outcome)
    if (id >= 0) this.#ids.set(key, id)
    return id
  }

  #append(value: Outcome): number {
    const bytes = serialize(value)
    const end = this.#used + 4 + bytes.length
    if (this.#count >= MOST_OUTCOMES || end > this.#bytes.length) return UNRECORDED
    new DataView(this.#bytes.buffer).setInt32(this.#used, bytes.length, true)
    this.#bytes.set(bytes, this.#used + 4)
    this.#used = end
    Atomics.store(this.#words, 1, end)
    Atomics.store(this.#words, 0, ++this.#count) // pairs with the load in OutcomeReader: publishes the entry
    return this.#count - 1
  }
}

/** Anybody's side: id to outcome. */
export class OutcomeReader {
  readonly #words: Int32Array
  readonly #bytes: Uint8Array
  readonly #values: Outcome[] = []
  #at = HEADER_BYTES

  constructor(log: SharedArrayBuffer) {
    this.#words = new Int32Array(log)
    this.#bytes = new Uint8Array(log)
  }

  valueOf(id: number): Outcome {
    if (id >= this.#values.length) this.#catchUp()
    return this.#values[id]!
  }

  #catchUp(): void {
    const count = Atomics.load(this.#words, 0)
    const view = new DataView(this.#bytes.buffer)
    while (this.#values.length < count) {
      const length = view.getInt32(this.#at, true)
      this.#values.push(deserialize(this.#bytes.slice(this.#at + 4, this.#at + 4 + length)) as Outcome)
      this.#at += 4 + length
    }
  }
}
