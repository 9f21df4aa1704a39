/** Kept: MNT_EXPIRE decides, another call puts the mount and clears the mark, and then the mount goes all the same. */
import type { Program } from '../../../src/discover/program.ts'

export default {
  before: [
    { cpu: 1, op: { do: 'mount', at: '/a', fs: 'single' } },
    { cpu: 1, op: { do: 'create', at: '/a', name: 'd' } },
    { cpu: 1, op: { do: 'create', at: '/a', name: 'f' } },
    { cpu: 1, op: { do: 'bind', from: '/a/d', at: '/b/d' } },
    { cpu: 0, op: { do: 'mount', at: '/b/d', fs: 'mem', readonly: true } },
    { cpu: 0, op: { do: 'create', at: '/b/d', name: 'f' } },
  ],
  cpus: [
    [
      { do: 'unwatch', group: 0 },
      { do: 'mount', at: '/b', fs: 'mem' },
      { do: 'create', at: '/b', name: 'd' },
      { do: 'create', at: '/b', name: 'f' },
      { do: 'listmount', at: '/a' },
      { do: 'bind', from: '/a', at: '/b' },
      { do: 'acct', ns: 0, at: '/a/f' },
    ],
    [
      { do: 'rmmod', module: 'kern' },
      { do: 'acct', ns: 0, at: '/a/f' },
      { do: 'umount', at: '/b', how: 'expire' },
      { do: 'umount', at: '/b', how: 'expire' },
      { do: 'chdir', at: '/a' },
      { do: 'umount', at: '/a', how: '' },
      { do: 'watch', group: 0, at: '/a' },
    ],
  ],
} satisfies Program
