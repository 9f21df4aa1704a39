import { scenario } from 'mnttorture'

/** Two CPUs add to a counter without an Atomics operation between reading and writing. */
export default scenario({
  setup: () => ({ counter: new Int32Array(new SharedArrayBuffer(4)), done: new Int32Array(new SharedArrayBuffer(4)) }),
  cpus: [add, add, add],
  check({ counter }) {
    if (Atomics.load(counter, 0) !== 3) throw new Error('an update was lost')
  },
})

function add({ counter, done }: { counter: Int32Array; done: Int32Array }): void {
  const before = Atomics.load(counter, 0)
  Atomics.add(done, 0, 1)
  Atomics.store(counter, 0, before + 1)
}
