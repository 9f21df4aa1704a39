/** cpu1 loops in plain code, for ever, when cpu0 was first. */
export default {
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  cpus: [
    (words: Int32Array) => {
      Atomics.store(words, 0, 1)
      return 0
    },
    (words: Int32Array) => {
      Atomics.load(words, 1)
      if (Atomics.load(words, 0) === 1) {
        for (let turns = 0; turns >= 0; ) turns = (turns + 1) % 7
      }
      return 1
    },
  ],
}
