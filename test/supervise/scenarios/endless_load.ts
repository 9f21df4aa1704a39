let turns = 0
while (turns >= 0) turns = (turns + 1) % 7

export default {
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  cpus: [(words: Int32Array) => Atomics.add(words, 0, turns)],
}
