// The end is the last message of the same port.
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { scenario } from 'mnttorture'

type State = { out: MessagePort; into: MessagePort }

export default scenario({
  title: 'a message, then the end',
  setup: (): State => {
    const { port1: out, port2: into } = new MessageChannel()
    return { out, into }
  },
  cpus: [
    ({ out }: State) => {
      out.postMessage('exit 1')
      out.postMessage('end')
    },
    ({ into }: State) =>
      new Promise<string>((resolve) => {
        let last = 'nothing'
        into.on('message', (data: string) => {
          if (data !== 'end') {
            last = data
            return
          }
          into.close()
          resolve(last)
        })
      }),
  ],
  outcomes: { '[null,"exit 1"]': 'acceptable', '[null,"nothing"]': 'forbidden' },
})
