// multithreading 0.3.52: its locks and its channel. Handles cross threads as the package's own pool sends them, serialized.
import { deserialize, serialize } from '../../../node_modules/multithreading/src/lib/shared.js'
import {
  Barrier,
  Condvar,
  channel,
  Mutex,
  RwLock,
  Semaphore,
} from '../../../node_modules/multithreading/src/lib/sync/mod.js'

const words = (count) => new Int32Array(new SharedArrayBuffer(4 * count))

/** What a handle is for another thread. */
const sent = (handle) => serialize(handle)[0]

export const mutex = {
  title: 'two locks that block, one that is awaited',
  setup: () => ({ lock: sent(new Mutex()), count: words(1) }),
  cpus: [
    ...[0, 1].map(() => ({ lock, count }) => {
      const guard = deserialize(lock).blockingLock()
      count[0]++
      guard.dispose()
    }),
    async ({ lock, count }) => {
      const guard = await deserialize(lock).lock()
      count[0]++
      guard.dispose()
    },
  ],
  check({ count }) {
    if (count[0] !== 3) throw new Error(`${count[0]} of 3`)
  },
}

export const semaphore = {
  title: 'two permits for three',
  setup: () => ({ permits: sent(new Semaphore(2)), inside: words(1) }),
  cpus: [0, 1, 2].map(() => ({ permits, inside }) => {
    const permit = deserialize(permits).blockingAcquire()
    const most = Atomics.add(inside, 0, 1) + 1
    Atomics.sub(inside, 0, 1)
    permit.dispose()
    return most <= 2
  }),
  outcomes: { '[true,true,true]': 'acceptable' },
}

export const rwlock = {
  title: 'a writer and two readers',
  setup: () => ({ lock: sent(new RwLock()), pair: words(2) }),
  cpus: [
    ({ lock, pair }) => {
      const guard = deserialize(lock).blockingWrite()
      pair[0] = 1
      pair[1] = 1
      guard.dispose()
    },
    ({ lock, pair }) => {
      const guard = deserialize(lock).blockingRead()
      const same = pair[0] === pair[1]
      guard.dispose()
      return same
    },
    async ({ lock, pair }) => {
      const guard = await deserialize(lock).read()
      const same = pair[0] === pair[1]
      guard.dispose()
      return same
    },
  ],
  outcomes: { '[null,true,true]': 'acceptable' },
}

export const barrier = {
  title: 'nobody passes before all have come',
  setup: () => ({ gate: sent(new Barrier(2)), come: words(1) }),
  cpus: [0, 1].map(() => ({ gate, come }) => {
    Atomics.add(come, 0, 1)
    deserialize(gate).blockingWait()
    return Atomics.load(come, 0)
  }),
  outcomes: { '[2,2]': 'acceptable' },
}

export const condvar = {
  title: 'a condition that is waited for',
  setup: () => ({ lock: sent(new Mutex()), changed: sent(new Condvar()), ready: words(1) }),
  cpus: [
    ({ lock, changed, ready }) => {
      const guard = deserialize(lock).blockingLock()
      const condition = deserialize(changed)
      while (ready[0] === 0) condition.blockingWait(guard)
      guard.dispose()
    },
    ({ lock, changed, ready }) => {
      const guard = deserialize(lock).blockingLock()
      ready[0] = 1
      guard.dispose()
      deserialize(changed).notifyAll()
    },
  ],
}

export const queue = {
  title: 'two values through a channel of one slot',
  setup: () => {
    const [sender, receiver] = channel(1)
    return { sender: sent(sender), receiver: sent(receiver) }
  },
  cpus: [
    ({ sender }) => {
      const to = deserialize(sender)
      return [to.blockingSend(1).ok, to.blockingSend(2).ok]
    },
    ({ receiver }) => {
      const from = deserialize(receiver)
      return [from.blockingRecv().value, from.blockingRecv().value]
    },
  ],
  outcomes: { '[[true,true],[1,2]]': 'acceptable' },
}
