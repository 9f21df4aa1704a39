// tinypool 2.2.0: two tasks of a pool of one worker, which sleeps in Atomics.wait between them
import Tinypool from 'tinypool'

export default {
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [
    async (words) => {
      const { href: filename } = new URL('./added.mjs', import.meta.url)
      const pool = new Tinypool({ filename, minThreads: 1, maxThreads: 1 })
      const before = [await pool.run({ words, by: 1 }), await pool.run({ words, by: 2 })]
      await pool.destroy()
      return [...before, Atomics.load(words, 0)]
    },
  ],
  outcomes: { '[[0,1,3]]': 'acceptable' },
}
