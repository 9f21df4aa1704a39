/** Kept: a lookup has crossed to the lower of two mounts when a flush takes both: it finds what lies there. */
import type { Program } from '../../../src/discover/program.ts'

export default {
  before: [
    { cpu: 0, op: { do: 'mount', at: '/a', fs: 'disk', key: 1 } },
    { cpu: 0, op: { do: 'create', at: '/a', name: 'f' } },
    { cpu: 0, op: { do: 'mount', at: '/a', fs: 'disk', key: 2 } },
  ],
  cpus: [
    [{ do: 'stat', at: '/a/f' }],
    [
      { do: 'mount', at: '/b', fs: 'mem' },
      { do: 'umount', at: '/b', how: 'detach' },
      { do: 'flush', fs: 'disk' },
    ],
  ],
} satisfies Program
