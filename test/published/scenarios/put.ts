import { scenario } from 'mnttorture'

/** T CPUs each do `ops` shared adds, then drop one reference; the last frees. */
export function put(cpus: number, ops: number) {
  return scenario({
    title: `put T${cpus} ops${ops}`,
    setup: () => {
      const words = new Int32Array(new SharedArrayBuffer(64))
      words[0] = cpus
      return { words }
    },
    cpus: Array.from({ length: cpus }, () => ({ words }: { words: Int32Array }) => {
      for (let i = 0; i < ops; i++) Atomics.add(words, 1, 1)
      if (Atomics.sub(words, 0, 1) === 1) {
        Atomics.add(words, 2, 1)
        return 1
      }
      return 0
    }),
    check: ({ words }) => {
      if (words[2] !== 1) throw new Error(`freed ${words[2]} times`)
    },
  })
}
