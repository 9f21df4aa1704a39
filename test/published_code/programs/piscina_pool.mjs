// piscina 5.3.2: a pool starts workers of its own.
import { Piscina } from 'piscina'

export default {
  title: 'a pool',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [
    (words) => {
      Atomics.store(words, 0, 1)
      new Piscina({ filename: new URL('./task.mjs', import.meta.url).href, maxThreads: 1 })
    },
    (words) => Atomics.load(words, 0),
  ],
}
