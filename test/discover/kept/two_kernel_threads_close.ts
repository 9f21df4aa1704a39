/** Kept: a flush of delayed work saw nothing to wait for while another CPU stood between setting PENDING and queueing it. */
import type { Program } from '../../../src/discover/program.ts'

export default {
  before: [],
  cpus: [
    [
      { do: 'mount', at: '/a', fs: 'mem' },
      { do: 'open', at: '/a', how: 'read' },
      { do: 'umount', at: '/a', how: 'detach' },
      { do: 'close', fd: 0, how: 'kthread' },
    ],
    [
      { do: 'mount', at: '/b', fs: 'mem' },
      { do: 'open', at: '/b', how: 'read' },
      { do: 'umount', at: '/b', how: 'detach' },
      { do: 'close', fd: 0, how: 'kthread' },
    ],
  ],
} satisfies Program
