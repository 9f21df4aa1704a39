// sync-message 0.0.12, made for pages: one message to who waits for it.
import './page.mjs'
import { makeAtomicsChannel, readMessage, writeMessageAtomics } from 'sync-message'

export default {
  title: 'one message',
  setup: () => makeAtomicsChannel({ bufferSize: 16 }),
  cpus: [(channel) => writeMessageAtomics(channel, { n: 1 }), (channel) => readMessage(channel, 'id').n],
  outcomes: { '[null,1]': 'acceptable' },
}
