// The package ringbuf.js, its code as it was published. It says that it is for one producer and one consumer; this is
// what a second producer does to it.
//
// npx mnttorture explore examples/06_ringbuf_from_npm/two_producers.ts --strategy dpor
//
//   FINDING data-race, execution 2: Uint8Array#0[0]: cpu0 (set at node_modules/ringbuf.js/src/ringbuf.ts:289) and
//       cpu1 (set at node_modules/ringbuf.js/src/ringbuf.ts:289) are not ordered, and not both atomic
//   1 switch, 6 steps
//
//   cpu0                                                   | cpu1
//   -------------------------------------------------------+-------------------------------------------------------
//   node_modules/ringbuf.js/src/ringbuf.ts:52 push         |
//       load Uint32Array#0+4[0] = 0                        |
//   node_modules/ringbuf.js/src/ringbuf.ts:53 push         |
//       load Uint32Array#0[0] = 0                          |
//   node_modules/ringbuf.js/src/ringbuf.ts:289 _copy       |
//       set Uint8Array#0+8[0] 0 -> 11 <-- races with cpu1  |
//   ---- preempted ----------------------------------------+-------------------------------------------------------
//                                                          | node_modules/ringbuf.js/src/ringbuf.ts:52 push
//                                                          |     load Uint32Array#0+4[0] = 0
//                                                          | node_modules/ringbuf.js/src/ringbuf.ts:53 push
//                                                          |     load Uint32Array#0[0] = 0
//                                                          | node_modules/ringbuf.js/src/ringbuf.ts:289 _copy
//                                                          |     set Uint8Array#0+8[0] 11 -> 22 <-- races with cpu0

import { scenario } from 'mnttorture'
import { RingBuffer } from 'ringbuf.js'

export default scenario({
  title: 'ringbuf.js as found, used as it asks not to be: two producers',
  setup: () => RingBuffer.getStorageForCapacity(2, Uint8Array),
  cpus: [produce(11), produce(22)],
})

function produce(value: number): (storage: SharedArrayBuffer) => number {
  return (storage) => new RingBuffer(storage, Uint8Array).push(Uint8Array.of(value))
}
