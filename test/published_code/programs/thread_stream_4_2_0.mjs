// thread-stream 4.2.0, lib/wait: the stream waits until its worker has read up to a position, and the worker reads on past it.
import { wait } from 'thread-stream-4.2.0/lib/wait.js'

const READ_INDEX = 0

export default {
  title: 'a reader that jumps over the position that is waited for',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [
    (state) => new Promise((done) => wait(state, READ_INDEX, 10, Infinity, (_, how) => done(how))),
    (state) => {
      Atomics.store(state, READ_INDEX, 20)
      Atomics.notify(state, READ_INDEX)
    },
  ],
  outcomes: { '["ok",null]': 'acceptable', '["not-equal",null]': 'acceptable' },
}
