/** Kept: with no rescuer about, the close of an accounting file found all kworkers taken by items that wait for it. */
import type { Program } from '../../../src/discover/program.ts'

export default {
  before: [
    { cpu: 0, op: { do: 'mount', at: '/a', fs: 'mem' } },
    { cpu: 0, op: { do: 'create', at: '/a', name: 'f' } },
    { cpu: 0, op: { do: 'acct', ns: 0, at: '/a/f' } },
  ],
  cpus: [
    [{ do: 'acct', ns: 0 }],
    [{ do: 'umount', at: '/a', how: 'detach' }],
    [{ do: 'chain work' }, { do: 'chain work' }],
  ],
} satisfies Program
