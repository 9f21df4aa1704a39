/** setup sleeps, and nobody is there to wake it. */
export default {
  setup: () => {
    const words = new Int32Array(new SharedArrayBuffer(8))
    Atomics.wait(words, 0, 0)
    return words
  },
  cpus: [(words: Int32Array) => Atomics.add(words, 0, 1)],
}
