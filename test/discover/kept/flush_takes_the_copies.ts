/** Kept: a copy of a mount was taken away again before the task that had it made had its cwd there. */
import type { Program } from '../../../src/discover/program.ts'

export default {
  before: [
    { cpu: 1, op: { do: 'mount', at: '/b', fs: 'disk', key: 1 } },
    { cpu: 1, op: { do: 'chdir', at: '/b' } },
  ],
  cpus: [[{ do: 'flush', fs: 'disk' }], [{ do: 'unshare', locked: true }]],
} satisfies Program
