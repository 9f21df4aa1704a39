import { scenario } from 'mnttorture'

const SIZE = 128
const MESSAGES = 4

/** n threads insert four words each into one hash table with linear probing. */
export function indexer(n: number) {
  return scenario<Int32Array, number>({
    setup: () => new Int32Array(new SharedArrayBuffer(4 * SIZE)),
    cpus: Array.from({ length: n }, (_, t) => (table: Int32Array) => {
      for (let i = 0; i < MESSAGES; i++) {
        const w = i * 11 + t
        let h = (w * 7) % SIZE
        while (Atomics.compareExchange(table, h, 0, w) !== 0) h = (h + 1) % SIZE
      }
      return t
    }),
  })
}

export default indexer(12)
