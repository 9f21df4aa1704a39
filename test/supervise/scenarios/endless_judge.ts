/** The check of every execution waits for what never comes. */
export default {
  setup: () => new Int32Array(new SharedArrayBuffer(16)),
  cpus: [(words: Int32Array) => Atomics.add(words, 0, 1)],
  check(words: Int32Array) {
    for (let waits = true; waits; ) waits = words.length > 0
  },
}
