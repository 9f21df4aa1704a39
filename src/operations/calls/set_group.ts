import { do_set_group } from '#kernel/fs/do_set_group'
import { EINVAL, ENOENT } from '#kernel/lib/errno'
import { BUSY_PLACE } from '../domain.ts'
import { operation } from '../operation.ts'
import { setGroupThere } from '../reference/changing.ts'

/** move_mount(MOVE_MOUNT_SET_GROUP). Tolerated beside others: ENOENT and EINVAL, where one of them was found and then unmounted. */
export const setGroup = operation(
  'set group',
  { at: BUSY_PLACE, from: BUSY_PLACE },
  {
    torture: 2,
    discover: 1,
    run: ({ from, at }) => do_set_group(from, at),
    words: ({ at, from }) => `set the group of ${at} as ${from} has it`,
    reference: {
      changesTree: true,
      act: (turn, _op, place, source) => setGroupThere(turn, source!, place!),
      toleratedBeside: [ENOENT, EINVAL],
    },
  },
)
