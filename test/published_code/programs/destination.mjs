// Where the stream of thread_stream_whole writes: the bytes are counted.
import { Writable } from 'node:stream'

export default ({ words }) =>
  new Writable({
    write(chunk, _encoding, done) {
      Atomics.add(words, 0, chunk.length)
      done()
    },
  })
