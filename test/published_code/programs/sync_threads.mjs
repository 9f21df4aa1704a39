// sync-threads 1.0.1: a function that waits for its worker, called twice.
import syncThreads from 'sync-threads'

const file = new URL('./sync_threads_worker.cjs', import.meta.url).pathname

export default {
  title: 'two answers of one function',
  setup: () => null,
  cpus: [
    () => {
      const tenfold = syncThreads.createSyncFn(file, 256)
      return [tenfold(1), tenfold(2)]
    },
  ],
  outcomes: { '[[10,20]]': 'acceptable', '[[10,10]]': 'forbidden' },
}
