/** Kept: a device is mounted again after the exit of the last who had it mounted, in a namespace that is still being cleaned up. */
import type { Program } from '../../../src/discover/program.ts'

export default {
  before: [
    { cpu: 0, op: { do: 'mount', at: '/a', fs: 'disk', key: 1 } },
    { cpu: 0, op: { do: 'create', at: '/a', name: 'd' } },
    { cpu: 0, op: { do: 'unshare', locked: false } },
  ],
  cpus: [
    [{ do: 'exit' }],
    [
      { do: 'umount', at: '/a', how: '' },
      { do: 'stat', at: '/' },
      { do: 'mount', at: '/a', fs: 'disk', key: 1 },
      { do: 'stat', at: '/a/d' },
    ],
  ],
} satisfies Program
