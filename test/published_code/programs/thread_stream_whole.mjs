// thread-stream 4.2.1: a stream whose worker imports the destination and writes there what comes through shared memory.
import ThreadStream from 'thread-stream'

export default {
  title: 'a text is written to the end',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [
    (words) =>
      new Promise((done) => {
        const filename = new URL('./destination.mjs', import.meta.url).pathname
        const stream = new ThreadStream({ filename, workerData: { words } })
        // it gives up where its worker does not come to its turn for ten seconds
        stream.on('error', (error) => done(error.message.replace(/.* took/, 'took')))
        stream.on('close', () => done(Atomics.load(words, 0)))
        stream.write('twelve bytes')
        stream.end()
      }),
  ],
  outcomes: { '[12]': 'acceptable', '["took too long (10s)"]': 'acceptable' },
}
