// piscina 5.3.2: a pool of two workers, each of which imports the file of its tasks, and sleeps in Atomics.wait between them.
import { Piscina } from 'piscina'

export default {
  title: 'two tasks of a pool',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [
    async (words) => {
      const pool = new Piscina({
        filename: new URL('./task.mjs', import.meta.url).href,
        minThreads: 1,
        maxThreads: 2,
      })
      const results = await Promise.all([pool.run({ words, by: 1 }), pool.run({ words, by: 2 })])
      await pool.destroy()
      return [...results, Atomics.load(words, 0)]
    },
  ],
  outcomes: { '[[10,20,3]]': 'acceptable' },
}
