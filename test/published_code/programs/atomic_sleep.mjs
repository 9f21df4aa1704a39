// atomic-sleep 1.0.0: a sleep takes as long as it says, on the clock of who sleeps.
import sleep from 'atomic-sleep'

const sleeps = (words) => {
  const begun = Date.now()
  sleep(100)
  Atomics.add(words, 0, 1)
  return Date.now() - begun >= 100
}

export default {
  title: 'two sleeps',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [sleeps, sleeps],
  outcomes: { '[true,true]': 'acceptable' },
}
