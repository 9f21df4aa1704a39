/** Kept: a device is mounted again before the umount that took it off has put its superblock, which still has the directory. */
import type { Program } from '../../../src/discover/program.ts'

export default {
  before: [
    { cpu: 0, op: { do: 'mount', at: '/a', fs: 'disk', key: 1 } },
    { cpu: 0, op: { do: 'create', at: '/a', name: 'd' } },
  ],
  cpus: [
    [
      { do: 'mount', at: '/a', fs: 'disk', key: 1 },
      { do: 'stat', at: '/a/d' },
    ],
    [{ do: 'umount', at: '/a', how: '' }],
  ],
} satisfies Program
