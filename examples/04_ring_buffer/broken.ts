// One producer, one consumer. The count is stored before the slot, so the consumer may read a slot that is not written yet.
//
// npx mnttorture explore examples/04_ring_buffer/broken.ts --strategy dpor
//
//   FINDING data-race, execution 1: slot: cpu0 (write at examples/04_ring_buffer/broken.ts:54) and cpu1 (read at
//       examples/04_ring_buffer/broken.ts:61) are not ordered, and not both atomic
//   1 switch, 7 steps
//
//   cpu0                                       | cpu1
//   -------------------------------------------+-------------------------------------------
//   examples/04_ring_buffer/broken.ts:51 push  |
//       load pushed = 0                        |
//   examples/04_ring_buffer/broken.ts:52 push  |
//       load popped = 0                        |
//   examples/04_ring_buffer/broken.ts:53 push  |
//       store pushed 0 -> 1                    |
//   examples/04_ring_buffer/broken.ts:54 push  |
//       write slot 0 -> 11 <-- races with cpu1 |
//   ---- preempted ----------------------------+-------------------------------------------
//                                              | examples/04_ring_buffer/broken.ts:59 pop
//                                              |     load popped = 0
//                                              | examples/04_ring_buffer/broken.ts:60 pop
//                                              |     load pushed = 1
//                                              | examples/04_ring_buffer/broken.ts:61 pop
//                                              |     read slot = 11 <-- races with cpu0

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
  title: 'a ring buffer that says "pushed" before the value is there',
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
  Atomics.store(counts, PUSHED, pushed + 1)
  slots[pushed % SLOTS] = value
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
