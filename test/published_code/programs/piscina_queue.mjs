// piscina 5.3.2: its queue of tasks, filled and drained by two CPUs that each have one, beside a count that they share.
import { FixedQueue } from 'piscina'

const drain = (taken) => {
  const queue = new FixedQueue()
  for (let n = 1; n <= 3; n++) queue.push({ n })
  let sum = 0
  while (queue.size > 0) sum += queue.shift().n
  return Atomics.add(taken, 0, sum)
}

export default {
  title: 'three tasks each',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [drain, drain],
  outcomes: { '[0,6]': 'acceptable', '[6,0]': 'acceptable' },
}
