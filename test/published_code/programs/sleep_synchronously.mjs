// sleep-synchronously 2.0.0: each CPU says that it is there, sleeps, and looks for the other one
import sleepSynchronously from 'sleep-synchronously'

const present = (own, other) => (words) => {
  Atomics.store(words, own, 1)
  sleepSynchronously(10)
  return Atomics.load(words, other)
}

export default {
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  cpus: [present(0, 1), present(1, 0)],
  outcomes: { '[0,0]': 'forbidden' },
}
