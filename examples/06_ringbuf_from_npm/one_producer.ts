// The same code, used as it asks to be. Its elements are plain memory; its two pointers order every access to them, so
// there is no data race, in any interleaving of three pushes and three pops.
//
// npx mnttorture explore examples/06_ringbuf_from_npm/one_producer.ts --strategy dpor
//
//   executions  20, 439 steps
//   outcomes
//     [4,[11,22,33,44]]  10  50.0 %
//     [4,[11,22]]         6  30.0 %
//     [2,[11,22]]         3  15.0 %
//     [2,[]]              1  5.00 %
//   complete: nothing is left to explore

import { type Outcome, scenario } from 'mnttorture'
import { RingBuffer } from 'ringbuf.js'

export default scenario({
  title: 'ringbuf.js as found: one producer, one consumer, around the end of the buffer',
  setup: () => RingBuffer.getStorageForCapacity(2, Uint8Array),
  cpus: [producer, consumer],
  check(_, [pushed, popped]) {
    const sent = [11, 22, 33, 44].filter((_, i) => i < (pushed as number))
    if ((popped as number[]).some((value, i) => value !== sent[i])) throw new Error(`sent ${sent}, received ${popped}`)
  },
})

/** Pushes in pairs, and what did not fit once more; returns how many went in. */
function producer(storage: SharedArrayBuffer): Outcome {
  const ring = new RingBuffer(storage, Uint8Array)
  const values = Uint8Array.of(11, 22, 33, 44)
  let pushed = 0
  for (let i = 0; i < 3; i++) pushed += ring.push(values.subarray(pushed, Math.min(pushed + 2, 4)))
  return pushed
}

function consumer(storage: SharedArrayBuffer): Outcome {
  const ring = new RingBuffer(storage, Uint8Array)
  const popped: number[] = []
  const into = new Uint8Array(2)
  for (let i = 0; i < 3; i++) {
    const count = ring.pop(into)
    for (let at = 0; at < count; at++) popped.push(into[at]!)
  }
  return popped
}
