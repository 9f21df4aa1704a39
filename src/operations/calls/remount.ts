import { path_remount } from '#kernel/fs/remount'
import { EBUSY } from '#kernel/lib/errno'
import { flag, optional, PLACE } from '../domain.ts'
import { operation } from '../operation.ts'
import { remountThere } from '../reference/mounting.ts'

/**
 * mount -o remount,ro or rw: of the filesystem that lies there, or with `bind` of the one mount. Tolerated: EBUSY of a file that
 * nobody has any more and that is not closed yet, and while somebody has frozen it.
 */
export const remount = operation(
  'remount',
  { at: PLACE, readonly: flag(2), bind: optional(flag(3)) },
  {
    torture: 3,
    discover: 2,
    run: ({ at, readonly, bind }) => path_remount(at, { readonly, bind }),
    words: ({ at, readonly, bind }) => `mount -o remount,${bind ? 'bind,' : ''}${readonly ? 'ro' : 'rw'} ${at}`,
    reference: {
      changesTree: true,
      act: (turn, op, place) => remountThere(turn, op, place!),
      tolerated: ({ readonly }, result) => readonly && result === -EBUSY,
      toleratedBeside: [EBUSY],
    },
  },
)
