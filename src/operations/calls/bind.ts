import { do_loopback } from '#kernel/fs/do_loopback'
import { EINVAL, ENOENT } from '#kernel/lib/errno'
import { BUSY_PLACE, flag, optional, POINT } from '../domain.ts'
import { operation } from '../operation.ts'
import { bindThere } from '../reference/mounting.ts'

/** mount --bind and --rbind. Tolerated beside others: ENOENT and EINVAL, where the place or the source was found and then unmounted. */
export const bind = operation(
  'bind',
  { at: POINT, from: BUSY_PLACE, recurse: optional(flag(4)) },
  {
    torture: 6,
    discover: 3,
    before: 1,
    run: ({ from, at, recurse }) => do_loopback(from, at, recurse),
    words: ({ from, at, recurse }) => `mount --${recurse ? 'rbind' : 'bind'} ${from} ${at}`,
    reference: {
      changesTree: true,
      act: (turn, { recurse }, place, source) => bindThere(turn, source!, place!, recurse === true),
      toleratedBeside: [ENOENT, EINVAL],
    },
    leaves: (_op, left) => {
      left.mounts = true
    },
  },
)
