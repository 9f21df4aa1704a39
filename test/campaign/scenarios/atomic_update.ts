import { scenario } from 'mnttorture'

/** The same by one Atomics operation. */
export default scenario({
  setup: () => ({ counter: new Int32Array(new SharedArrayBuffer(4)) }),
  cpus: [add, add, add],
  check({ counter }) {
    if (Atomics.load(counter, 0) !== 3) throw new Error('an update was lost')
  },
})

function add({ counter }: { counter: Int32Array }): void {
  Atomics.add(counter, 0, 1)
}
