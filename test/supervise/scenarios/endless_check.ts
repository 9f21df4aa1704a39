/** The check waits for what an update that was lost never brings. */
export default {
  setup: () => new Int32Array(new SharedArrayBuffer(16)),
  cpus: [1, 2].map((mine) => (words: Int32Array) => {
    const before = Atomics.load(words, 0)
    Atomics.store(words, 0, before + mine)
    return before
  }),
  check(words: Int32Array, [one, other]: number[]) {
    for (let lost = one === other; lost; ) lost = words.length > 0
  },
}
