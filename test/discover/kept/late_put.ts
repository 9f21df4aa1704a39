/** Kept: the put that ends a mkdir comes after an expiry round, and clears the mark that the round has set. */
import type { Program } from '../../../src/discover/program.ts'

export default {
  before: [
    { cpu: 1, op: { do: 'insmod', module: 'kern' } },
    { cpu: 1, op: { do: 'mount', at: '/b/d', fs: 'mem' } },
    { cpu: 1, op: { do: 'open', at: '/a/d', how: 'read' } },
    { cpu: 1, op: { do: 'acct', ns: 0, at: '/a/f' } },
  ],
  cpus: [
    [
      { do: 'migrate', to: 3 },
      { do: 'mount', at: '/a', fs: 'net', expiring: true },
      { do: 'create', at: '/a', name: 'f' },
      { do: 'acct', ns: 0 },
      { do: 'expire round' },
      { do: 'flush', fs: 'disk' },
      { do: 'exit' },
      { do: 'open', at: '/a', how: 'read' },
      { do: 'acct', ns: 0, at: '/a/f' },
    ],
    [
      { do: 'acct', ns: 0, at: '/a/f' },
      { do: 'expire round' },
      { do: 'umount', at: '/a', how: '' },
      { do: 'rmmod', module: 'mod' },
      { do: 'use module', module: 'kern' },
      { do: 'close', fd: 0 },
    ],
  ],
} satisfies Program
