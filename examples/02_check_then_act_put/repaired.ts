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
