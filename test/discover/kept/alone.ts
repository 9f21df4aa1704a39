/** One operation after the other: namespaces, binds, expiry, accounting and modules. */
import type { Program } from '../../../src/discover/program.ts'

export default {
  before: [
    { cpu: 0, op: { do: 'mount', at: '/a', fs: 'mem', expiring: true } },
    { cpu: 0, op: { do: 'create', at: '/a', name: 'd' } },
    { cpu: 0, op: { do: 'create', at: '/a', name: 'f' } },
  ],
  cpus: [
    [
      { do: 'bind', from: '/a/d', at: '/b' },
      { do: 'unshare', locked: true },
      { do: 'umount', at: '/b', how: '' },
      { do: 'acct', ns: 0, at: '/a/f' },
      { do: 'exit' },
      { do: 'umount', at: '/b', how: 'expire' },
      { do: 'umount', at: '/b', how: 'expire' },
    ],
    [
      { do: 'mount', at: '/a/d', fs: 'mod' },
      { do: 'rmmod', module: 'mod' },
      { do: 'umount', at: '/a', how: '' },
      { do: 'umount', at: '/a', how: 'detach' },
      { do: 'insmod', module: 'badmod' },
      { do: 'expire round' },
    ],
  ],
} satisfies Program
