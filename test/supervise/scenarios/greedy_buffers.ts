export default {
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  cpus: [
    (words: Int32Array) => {
      const kept: Uint8Array[] = []
      if (Atomics.load(words, 0) === 0) for (;;) kept.push(new Uint8Array(1 << 20).fill(kept.length))
      return kept.length
    },
  ],
}
