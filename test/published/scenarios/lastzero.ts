import { scenario } from 'mnttorture'

/** A reader looks for the last zero of a[0..n], from the end, while each writer j stores a[j - 1] + 1 to a[j]. */
export function lastzero(n: number) {
  return scenario<Int32Array, number>({
    setup: () => new Int32Array(new SharedArrayBuffer(4 * (n + 1))),
    cpus: [
      (a) => {
        let i = n
        while (Atomics.load(a, i) !== 0) i--
        return i
      },
      ...Array.from({ length: n }, (_, j) => (a: Int32Array) => Atomics.store(a, j + 1, Atomics.load(a, j) + 1)),
    ],
  })
}

export default lastzero(3)
