/** Recursion without end is an ordinary finding: the language throws. */
export default {
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  cpus: [
    (words: Int32Array) => {
      const deeper = (depth: number): number => deeper(depth + 1) + 1
      return Atomics.load(words, 0) === 0 ? deeper(0) : 0
    },
  ],
}
