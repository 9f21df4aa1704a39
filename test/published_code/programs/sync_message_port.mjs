// sync-message-port 1.2.0: messages and the shared counter beside them, both sides blocking; then the channel is closed.
import { SyncMessagePort } from 'sync-message-port'

export default {
  title: 'two messages, then the end',
  setup: () => {
    const { port1, port2 } = SyncMessagePort.createChannel()
    return { port1, port2 }
  },
  cpus: [
    ({ port1 }) => {
      const port = new SyncMessagePort(port1)
      port.postMessage('a')
      port.postMessage('b')
      port.close()
    },
    ({ port2 }) => {
      const port = new SyncMessagePort(port2)
      return [port.receiveMessage(), port.receiveMessage(), port.receiveMessage({ closedValue: 'closed' })]
    },
  ],
  outcomes: { '[null,["a","b","closed"]]': 'acceptable' },
}
