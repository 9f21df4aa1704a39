// Alike sass/embedded-host-node#326, with ports: the end is told on a port of its own, and comes before the last message.
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { scenario } from 'mnttorture'

type State = { out: MessagePort; into: MessagePort; endOut: MessagePort; endInto: MessagePort }

export default scenario({
  title: 'a message, then the end',
  setup: (): State => {
    const { port1: out, port2: into } = new MessageChannel()
    const { port1: endOut, port2: endInto } = new MessageChannel()
    return { out, into, endOut, endInto }
  },
  cpus: [
    ({ out, endOut }: State) => {
      out.postMessage('exit 1')
      endOut.postMessage('end')
    },
    ({ into, endInto }: State) =>
      new Promise<string>((resolve) => {
        let last = 'nothing'
        into.on('message', (data: string) => {
          last = data
        })
        endInto.on('message', () => {
          into.close()
          endInto.close()
          resolve(last)
        })
      }),
  ],
  outcomes: { '[null,"exit 1"]': 'acceptable', '[null,"nothing"]': 'forbidden' },
})
