// Atomics.sub tells what it found, so exactly one CPU sees the last reference go.
//
// npx mnttorture explore examples/02_check_then_act_put/repaired.ts --strategy dpor
//
//   executions  2, 4 steps
//   outcomes
//     [false,true]  1  50.0 %
//     [true,false]  1  50.0 %
//   complete: nothing is left to explore

import { scenario } from 'mnttorture'

export default scenario({
  title: 'two puts of one reference count, decrement and test in one',
  setup: () => new Int32Array(new SharedArrayBuffer(4)).fill(2),
  cpus: [put, put],
  outcomes: {
    '[true,false]': 'acceptable',
    '[false,true]': 'acceptable',
    '[false,false]': 'forbidden',
    '[true,true]': 'forbidden',
  },
})

/** Drops a reference; true when it was the last one and the object was freed. */
function put(refs: Int32Array): boolean {
  return Atomics.sub(refs, 0, 1) === 1
}
