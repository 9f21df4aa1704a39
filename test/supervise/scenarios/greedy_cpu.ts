/** cpu0 fills the heap, for ever; so does greedy_buffers.ts with what is not on the heap. */
export default {
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  cpus: [
    (words: Int32Array) => {
      const kept: number[][] = []
      if (Atomics.load(words, 0) === 0) for (;;) kept.push(new Array(1000).fill(kept.length))
      return kept.length
    },
  ],
}
