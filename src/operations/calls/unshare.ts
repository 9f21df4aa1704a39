import { copy_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { flag } from '../domain.ts'
import { operation } from '../operation.ts'
import { unshareAll } from '../reference/mounting.ts'

/** unshare(CLONE_NEWNS): from here on the task sees a copy of every mount, until it exits; `locked`: in a user namespace of its own. */
export const unshare = operation(
  'unshare',
  { locked: flag(3) },
  {
    torture: 1,
    discover: 1,
    run: ({ locked }) => copy_mnt_ns(locked),
    words: ({ locked }) => `unshare${locked ? ' into a user namespace' : ''}`,
    reference: { act: (turn, { locked }) => unshareAll(turn, locked) },
  },
)
