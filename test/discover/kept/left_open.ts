/** Kept: a file that is open until its process exits keeps a mount busy until then, and not longer. */
import type { Program } from '../../../src/discover/program.ts'

export default {
  before: [
    { cpu: 0, op: { do: 'mount', at: '/a', fs: 'disk', key: 1 } },
    { cpu: 1, op: { do: 'open', at: '/a', how: 'read' } },
  ],
  cpus: [[{ do: 'umount', at: '/a', how: '' }], [{ do: 'stat', at: '/' }]],
} satisfies Program
