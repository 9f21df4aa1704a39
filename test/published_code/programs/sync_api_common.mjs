// @vscode/sync-api-common 0.9.0: a request that waits for its answer, in shared memory.
import { MessageChannel } from 'node:worker_threads'
import api from '@vscode/sync-api-common'

export default {
  title: 'a request',
  setup: () => {
    const { port1, port2 } = new MessageChannel()
    return { port1, port2 }
  },
  cpus: [
    ({ port1 }) => {
      const client = new api.ClientConnection(port1)
      const { errno, data } = client.sendRequest('twice', { n: 4 }, new api.VariableResult('json'))
      port1.close()
      return errno === 0 ? data.n : errno
    },
    async ({ port2 }) => {
      const service = new api.ServiceConnection(port2)
      service.onRequest('twice', async ({ n }) => ({ errno: 0, data: { n: 2 * n } }))
      service.signalReady()
      await new Promise((done) => port2.on('close', done))
    },
  ],
  outcomes: { '[8,null]': 'acceptable' },
}
