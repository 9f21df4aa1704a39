import { do_mount_setattr } from '#kernel/fs/do_mount_setattr'
import { MS_PRIVATE, MS_SHARED, MS_SLAVE, MS_UNBINDABLE } from '#kernel/fs/pnode/change_mnt_propagation'
import { EBUSY, EINVAL } from '#kernel/lib/errno'
import { choice, flag, optional, PLACE } from '../domain.ts'
import { operation } from '../operation.ts'
import { setattrThere } from '../reference/changing.ts'

const PROPAGATION = {
  '': 0,
  shared: MS_SHARED,
  private: MS_PRIVATE,
  slave: MS_SLAVE,
  unbindable: MS_UNBINDABLE,
} as const

/**
 * mount_setattr(2): read-only or not, and whom it hears, of a mount or of a tree. Tolerated: EBUSY of a file that nobody has any more and that is not closed
 * yet; beside others EINVAL, where the mount was found and then unmounted.
 */
export const setattr = operation(
  'setattr',
  {
    at: PLACE,
    readonly: flag(2),
    how: optional(choice([4, ''], [2, 'shared'], [1, 'private'], [1, 'slave'], [1, 'unbindable'])),
    recurse: optional(flag(2)),
  },
  {
    torture: 2,
    discover: 1,
    run: ({ at, readonly, how, recurse }) =>
      do_mount_setattr(at, { readonly, propagation: PROPAGATION[how] }, recurse === true),
    words: ({ at, readonly, how, recurse }) =>
      `mount_setattr ${at} ${readonly ? 'ro' : 'rw'}${how === undefined ? '' : ` ${how}`}${recurse ? ' and all on it' : ''}`,
    reference: {
      changesTree: true,
      act: (turn, op, place) => setattrThere(turn, op, place!),
      tolerated: ({ readonly }, result) => readonly && result === -EBUSY,
      toleratedBeside: [EINVAL],
    },
  },
)
