import { scenario } from 'mnttorture'

export default scenario({
  title: 'two plain increments',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [increment, increment],
  check(counter: Int32Array) {
    if (counter[0] !== 2) throw new Error(`two increments left ${counter[0]}`)
  },
})

function increment(counter: Int32Array): number {
  const before = counter[0]!
  counter[0] = before + 1
  return before
}
