import { do_change_type } from '#kernel/fs/do_change_type'
import { MS_PRIVATE, MS_SHARED, MS_SLAVE, MS_UNBINDABLE } from '#kernel/fs/pnode/change_mnt_propagation'
import { EINVAL } from '#kernel/lib/errno'
import { choice, flag, optional, PLACE } from '../domain.ts'
import { operation } from '../operation.ts'
import { makeThere } from '../reference/changing.ts'

const TYPES = { shared: MS_SHARED, private: MS_PRIVATE, slave: MS_SLAVE, unbindable: MS_UNBINDABLE } as const

/** mount --make-shared and its like, and with `recurse` --make-rshared. Tolerated beside others: EINVAL, where the mount was found and then unmounted. */
export const make = operation(
  'make',
  {
    at: PLACE,
    how: choice([4, 'shared'], [1, 'private'], [2, 'slave'], [1, 'unbindable']),
    recurse: optional(flag(3)),
  },
  {
    torture: 3,
    discover: 2,
    before: 2,
    run: ({ at, how, recurse }) => do_change_type(at, TYPES[how], recurse === true),
    words: ({ at, how, recurse }) => `mount --make-${recurse ? 'r' : ''}${how} ${at}`,
    reference: {
      changesTree: true,
      act: (turn, { how, recurse }, place) => makeThere(turn, how, recurse === true, place!),
      toleratedBeside: [EINVAL],
    },
  },
)
