/** Kept: a mount that a flush refuses has loaded the filesystem's module all the same, so that rmmod finds it. */
import type { Program } from '../../../src/discover/program.ts'

export default {
  before: [],
  cpus: [
    [
      { do: 'mount', at: '/a', fs: 'mod' },
      { do: 'rmmod', module: 'mod' },
    ],
    [{ do: 'flush', fs: 'mod' }],
  ],
} satisfies Program
