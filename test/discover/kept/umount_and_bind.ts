/** Kept: a bind finds its source, another mount covers that, and the bind goes on top. No single point explains it; two do. */
import type { Program } from '../../../src/discover/program.ts'

export default {
  before: [],
  cpus: [
    [{ do: 'bind', from: '/a', at: '/a' }],
    [
      { do: 'mount', at: '/a', fs: 'mem' },
      { do: 'create', at: '/a', name: 'd' },
    ],
  ],
} satisfies Program
