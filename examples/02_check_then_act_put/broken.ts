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
