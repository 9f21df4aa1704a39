import { do_loopback } from '#kernel/fs/do_loopback'
import { EINVAL, ENOENT } from '#kernel/lib/errno'
import { BUSY_PLACE, POINT } from '../domain.ts'
import { operation } from '../operation.ts'
import { bindThere } from '../reference/mounting.ts'

/** mount --bind. Tolerated beside others: ENOENT and EINVAL, where the place or the source was found and then unmounted. */
export const bind = operation(
  'bind',
  { at: POINT, from: BUSY_PLACE },
  {
    torture: 6,
    discover: 3,
    before: 1,
    run: ({ from, at }) => do_loopback(from, at),
    words: ({ from, at }) => `mount --bind ${from} ${at}`,
    reference: {
      changesTree: true,
      act: (turn, _op, place, source) => bindThere(turn, source!, place!),
      toleratedBeside: [ENOENT, EINVAL],
    },
    leaves: (_op, left) => {
      left.mounts = true
    },
  },
)
