// Open addressing: a key lies in the first free slot behind its own. Two keys that find the same slot free both take it.
//
// npx mnttorture discover examples/structures/hash_map/broken.ts --seed 1

import fc from 'fast-check'
import { structure } from 'mnttorture'

const SLOTS = 8
export const KEY = 0
const VALUE = SLOTS
export const BYTES = 4 * 2 * SLOTS

export class HashMap {
  readonly words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  put(key: number, value: number): void {
    for (let slot = key % 2; ; slot = (slot + 1) % SLOTS) {
      const there = Atomics.load(this.words, KEY + slot)
      if (there === key || (there === 0 && this.claim(slot, key))) {
        Atomics.store(this.words, VALUE + slot, value)
        return
      }
    }
  }

  get(key: number): number {
    for (let slot = key % 2; ; slot = (slot + 1) % SLOTS) {
      const there = Atomics.load(this.words, KEY + slot)
      if (there === 0) return 0
      if (there === key) return Atomics.load(this.words, VALUE + slot)
    }
  }

  claim(slot: number, key: number): boolean {
    Atomics.store(this.words, KEY + slot, key)
    return true
  }
}

class Model {
  values: Record<number, number> = {}
  put(key: number, value: number): void {
    this.values[key] = value
  }
  get(key: number): number {
    return this.values[key] ?? 0
  }
}

const key = fc.integer({ min: 1, max: 4 })

export default structure({
  title: 'a hash map whose slots are taken by a store',
  setup: () => new HashMap(new SharedArrayBuffer(BYTES)),
  operations: { put: [key, fc.integer({ min: 1, max: 3 })], get: [key] },
  model: () => new Model(),
})
