import { scenario } from 'mnttorture'

const word = () => new Int32Array(new SharedArrayBuffer(4))
const times = (n: number, cpu: (i: number) => (x: Int32Array) => number) => Array.from({ length: n }, (_, i) => cpu(i))

/** n threads add one, each in one step. */
export const ainc = (n: number) => scenario({ setup: word, cpus: times(n, () => (x) => Atomics.add(x, 0, 1)) })

/** n threads add one, each in two steps. */
export const inc = (n: number) =>
  scenario({
    setup: word,
    cpus: times(n, () => (x) => {
      const r = Atomics.load(x, 0)
      return Atomics.store(x, 0, r + 1)
    }),
  })

/** Thread i: CAS(x, 0, i + 1). */
export const cas = (n: number) =>
  scenario({ setup: word, cpus: times(n, (i) => (x) => Atomics.compareExchange(x, 0, 0, i + 1)) })

/** One thread stores 2, n threads CAS(x, 2, 3). */
export const wcas = (n: number) =>
  scenario({
    setup: word,
    cpus: [(x: Int32Array) => Atomics.store(x, 0, 2), ...times(n, () => (x) => Atomics.compareExchange(x, 0, 2, 3))],
  })

/** Thread i from 1: CAS(x, i - 1, i). */
export const casrot = (n: number) =>
  scenario({ setup: word, cpus: times(n, (i) => (x) => Atomics.compareExchange(x, 0, i, i + 1)) })

export default inc(2)
