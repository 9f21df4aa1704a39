// sync-message-port 1.2.0: a receiver that does not wait for ever.
import { SyncMessagePort } from 'sync-message-port'

export default {
  title: 'a message that may be late',
  setup: () => {
    const { port1, port2 } = SyncMessagePort.createChannel()
    return { port1, port2 }
  },
  cpus: [
    ({ port1 }) => new SyncMessagePort(port1).postMessage('a'),
    ({ port2 }) => {
      const port = new SyncMessagePort(port2)
      const first = port.receiveMessage({ timeout: 10, timeoutValue: 'late' })
      return [first, first === 'late' ? port.receiveMessage() : (port.receiveMessageIfAvailable() ?? 'nothing')]
    },
  ],
  outcomes: { '[null,["a","nothing"]]': 'acceptable', '[null,["late","a"]]': 'acceptable' },
}
