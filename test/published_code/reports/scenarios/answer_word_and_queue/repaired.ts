// The answer is posted first.
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { scenario } from 'mnttorture'

type State = { answers: MessagePort; asked: MessagePort; done: Int32Array }

export default scenario({
  title: 'a blocking call',
  setup: (): State => {
    const { port1: answers, port2: asked } = new MessageChannel()
    return { answers, asked, done: new Int32Array(new SharedArrayBuffer(4)) }
  },
  cpus: [
    ({ asked, done }: State) => {
      Atomics.wait(done, 0, 0)
      return (receiveMessageOnPort(asked)?.message as string | undefined) ?? 'no answer'
    },
    ({ answers, done }: State) => {
      answers.postMessage('42')
      Atomics.store(done, 0, 1)
      Atomics.notify(done, 0)
    },
  ],
  outcomes: { '["42",null]': 'acceptable', '["no answer",null]': 'forbidden' },
})
