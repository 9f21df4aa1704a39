// sync-message-port 1.2.0: one side listens, the other blocks for the answer.
import { SyncMessagePort } from 'sync-message-port'

export default {
  title: 'a question and its answer',
  setup: () => {
    const { port1, port2 } = SyncMessagePort.createChannel()
    return { port1, port2 }
  },
  cpus: [
    ({ port1 }) => {
      const port = new SyncMessagePort(port1)
      port.postMessage('question')
      const answer = port.receiveMessage()
      port.close()
      return answer
    },
    ({ port2 }) => {
      const port = new SyncMessagePort(port2)
      return new Promise((done) => {
        port.on('message', (question) => {
          port.postMessage('answer')
          port.close()
          done(question)
        })
      })
    },
  ],
  outcomes: { '["answer","question"]': 'acceptable' },
}
