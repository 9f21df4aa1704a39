import { scenario } from 'mnttorture'

export default scenario({
  title: 'two atomic increments',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [increment, increment],
  check(counter: Int32Array) {
    if (counter[0] !== 2) throw new Error(`two increments left ${counter[0]}`)
  },
})

function increment(counter: Int32Array): number {
  return Atomics.add(counter, 0, 1)
}
