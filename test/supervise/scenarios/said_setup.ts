/** setup says that it runs, and never comes back. */
import { writeSync } from 'node:fs'

export default {
  setup: () => {
    const words = new Int32Array(new SharedArrayBuffer(8))
    writeSync(2, 'in the loop\n')
    for (let turns = 0; turns >= 0; ) turns = (turns + words[0]! + 1) % 7
    return words
  },
  cpus: [(words: Int32Array) => Atomics.add(words, 0, 1)],
}
