// Dropping a reference in two steps: nobody sees the last one go, or both do.
//
// npx mnttorture explore examples/02_check_then_act_put/broken.ts --seed 1
//
//   FINDING forbidden-outcome, execution 1: the outcome [false,false] is forbidden
//   2 switches, 6 steps
//
//   cpu0                                            | cpu1
//   ------------------------------------------------+------------------------------------------------
//   examples/02_check_then_act_put/broken.ts:40 put |
//       load Int32Array#0[0] = 2                    |
//   ---- preempted ---------------------------------+------------------------------------------------
//                                                   | examples/02_check_then_act_put/broken.ts:40 put
//                                                   |     load Int32Array#0[0] = 2
//                                                   |     store Int32Array#0[0] 2 -> 1
//                                                   | examples/02_check_then_act_put/broken.ts:41 put
//                                                   |     load Int32Array#0[0] = 1
//   ---- returned ----------------------------------+------------------------------------------------
//   examples/02_check_then_act_put/broken.ts:40 put |
//       store Int32Array#0[0] = 1                   |
//   examples/02_check_then_act_put/broken.ts:41 put |
//       load Int32Array#0[0] = 1                    |

import { scenario } from 'mnttorture'

export default scenario({
  title: 'two puts of one reference count, check-then-act',
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
  Atomics.store(refs, 0, Atomics.load(refs, 0) - 1)
  return Atomics.load(refs, 0) === 0
}
