// @bnaya/objectbuffer 0.10.1: two CPUs count in one object of shared memory, under its lock
import {
  acquireLockWait,
  createObjectBuffer,
  getUnderlyingArrayBuffer,
  loadObjectBuffer,
  releaseLock,
} from '@bnaya/objectbuffer'

const texts = { textEncoder: new TextEncoder(), textDecoder: new TextDecoder() }

const counting =
  (agent) =>
  ({ memory }) => {
    const object = loadObjectBuffer(texts, memory)
    while (acquireLockWait(agent, object, Infinity) !== 'have-lock');
    object.count = object.count + 1
    const seen = object.count
    if (!releaseLock(agent, object)) throw new Error('somebody else has the lock')
    return seen
  }

export default {
  setup: () => {
    const object = createObjectBuffer(texts, 2048, { count: 0 }, { useSharedArrayBuffer: true })
    return { memory: getUnderlyingArrayBuffer(object) }
  },
  cpus: [counting(1), counting(2)],
  outcomes: { '[1,1]': 'forbidden', '[2,2]': 'forbidden' },
}
