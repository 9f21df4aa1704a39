// The slot is written first: who sees the count sees the value, though slots are plain memory.
//
// npx mnttorture explore examples/04_ring_buffer/repaired.ts --strategy dpor
//
//   executions  19, 352 steps
//   outcomes
//     [[true,true,true],[11,22]]   9  47.4 %
//     [[true,true,true],[0,11]]    3  15.8 %
//     [[true,true,false],[0,11]]   2  10.5 %
//     [[true,true,false],[11,22]]  2  10.5 %
//     [[true,true,true],[11,0]]    2  10.5 %
//     [[true,true,false],[0,0]]    1  5.26 %
//   complete: nothing is left to explore

import { type Outcome, scenario } from 'mnttorture'

const SLOTS = 2

interface Ring {
  /** how many were ever pushed, how many popped */
  counts: Int32Array
  slots: Int32Array
}

const PUSHED = 0
const POPPED = 1

export default scenario({
  title: 'a ring buffer that says "pushed" once the value is there',
  setup: (): Ring => ({
    counts: new Int32Array(new SharedArrayBuffer(8)),
    slots: new Int32Array(new SharedArrayBuffer(4 * SLOTS)),
  }),
  cpus: [producer, consumer],
  describe: ({ slots }, view, index) => (view.buffer === slots.buffer ? 'slot' : ['pushed', 'popped'][index]),
})

function push({ counts, slots }: Ring, value: number): boolean {
  const pushed = Atomics.load(counts, PUSHED)
  if (pushed - Atomics.load(counts, POPPED) === SLOTS) return false
  slots[pushed % SLOTS] = value
  Atomics.store(counts, PUSHED, pushed + 1)
  return true
}

function pop({ counts, slots }: Ring): number {
  const popped = Atomics.load(counts, POPPED)
  if (popped === Atomics.load(counts, PUSHED)) return 0
  const value = slots[popped % SLOTS]!
  Atomics.store(counts, POPPED, popped + 1)
  return value
}

function producer(ring: Ring): Outcome {
  return [push(ring, 11), push(ring, 22), push(ring, 33)]
}

function consumer(ring: Ring): Outcome {
  return [pop(ring), pop(ring)]
}
