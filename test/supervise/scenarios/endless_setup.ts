/** setup never comes back. */
export default {
  setup: () => {
    const words = new Int32Array(new SharedArrayBuffer(8))
    for (let turns = 0; turns >= 0; ) turns = (turns + words[0]! + 1) % 7
    return words
  },
  cpus: [(words: Int32Array) => Atomics.add(words, 0, 1)],
}
