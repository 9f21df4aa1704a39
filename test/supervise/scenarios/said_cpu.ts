/** cpu1 loops in plain code, for ever, when cpu0 was first. */
import { writeSync } from 'node:fs'

export default {
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  cpus: [
    (words: Int32Array) => {
      Atomics.store(words, 0, 1)
      return 0
    },
    (words: Int32Array) => {
      if (Atomics.load(words, 0) === 1) {
        writeSync(2, 'in the loop\n')
        for (let turns = 0; turns >= 0; ) turns = (turns + 1) % 7
      }
      return 1
    },
  ],
}
