import { do_mount_setattr } from '#kernel/fs/do_mount_setattr'
import { EBUSY, EINVAL } from '#kernel/lib/errno'
import { flag, optional, PLACE } from '../domain.ts'
import { operation } from '../operation.ts'
import { setattrThere } from '../reference/mounting.ts'

/**
 * mount_setattr(2): read-only or not, of a mount or of a tree. Tolerated: EBUSY of a file that nobody has any more and that is not closed
 * yet; beside others EINVAL, where the mount was found and then unmounted.
 */
export const setattr = operation(
  'setattr',
  { at: PLACE, readonly: flag(2), recurse: optional(flag(2)) },
  {
    torture: 2,
    discover: 1,
    run: ({ at, readonly, recurse }) => do_mount_setattr(at, readonly, recurse === true),
    words: ({ at, readonly, recurse }) =>
      `mount_setattr ${at} ${readonly ? 'ro' : 'rw'}${recurse ? ' and all on it' : ''}`,
    reference: {
      changesTree: true,
      act: (turn, { readonly, recurse }, place) => setattrThere(turn, readonly, recurse === true, place!),
      tolerated: ({ readonly }, result) => readonly && result === -EBUSY,
      toleratedBeside: [EINVAL],
    },
  },
)
