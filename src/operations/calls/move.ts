import { do_move_mount_old } from '#kernel/fs/do_move_mount'
import { EINVAL, ENOENT } from '#kernel/lib/errno'
import { BUSY_PLACE, POINT } from '../domain.ts'
import { operation } from '../operation.ts'
import { moveThere } from '../reference/moving.ts'

/** mount --move. Tolerated beside others: ENOENT and EINVAL, where the place or the mount was found and then unmounted. */
export const move = operation(
  'move',
  { at: POINT, from: BUSY_PLACE },
  {
    torture: 3,
    discover: 2,
    run: ({ from, at }) => do_move_mount_old(from, at),
    words: ({ from, at }) => `mount --move ${from} ${at}`,
    reference: {
      changesTree: true,
      act: (turn, _op, place, source) => moveThere(turn, source!, place!),
      unmounts: true,
      toleratedBeside: [ENOENT, EINVAL],
    },
  },
)
