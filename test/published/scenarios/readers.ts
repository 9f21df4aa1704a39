import { scenario } from 'mnttorture'

/** One writer, n readers of the same word. */
export function readers(n: number) {
  return scenario<Int32Array, number>({
    setup: () => new Int32Array(new SharedArrayBuffer(4)),
    cpus: [(x) => Atomics.store(x, 0, 42), ...Array.from({ length: n }, () => (x: Int32Array) => Atomics.load(x, 0))],
  })
}

export default readers(2)
