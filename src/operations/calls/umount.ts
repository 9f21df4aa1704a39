import { ksys_umount, MNT_DETACH, MNT_EXPIRE, MNT_FORCE, UMOUNT_NOFOLLOW } from '#kernel/fs/umount'
import { EAGAIN, EBUSY } from '#kernel/lib/errno'
import { trace_umount_return } from '#kernel/trace'
import { generationOf } from '#shm/slab'
import { choice, POINT } from '../domain.ts'
import { operation } from '../operation.ts'
import { umountThere } from '../reference/mounting.ts'

const FLAGS = { '': 0, detach: MNT_DETACH, expire: MNT_EXPIRE, force: MNT_FORCE, nofollow: UMOUNT_NOFOLLOW }
export type UmountFlag = keyof typeof FLAGS

/**
 * umount(2), and the word to the judges that it has returned to user. Tolerated beside others: EBUSY, when a lookup or a mount in
 * the making holds the mount for a moment, and EAGAIN of --expire, when such a moment ended in a put, which clears the mark.
 */
export const umount = operation(
  'umount',
  { at: POINT, how: choice([4, ''], [4, 'detach'], [1, 'force'], [0, 'expire'], [1, 'nofollow']) },
  {
    discover: 10,
    make: (syscall, { at, how }) => {
      let mnt = 0
      let generation = 0
      const result = syscall(() =>
        ksys_umount(at, FLAGS[how], (umounted) => {
          mnt = umounted
          generation = generationOf(umounted)
        }),
      )
      if (mnt !== 0 && how !== 'detach') trace_umount_return(mnt, generation)
      return result
    },
    words: ({ at, how }) => `umount${how === '' ? '' : ` --${how}`} ${at}`,
    reference: {
      changesTree: true,
      act: (turn, { how }, place) => umountThere(turn, how, place!),
      unmounts: true,
      toleratedBeside: [EBUSY, EAGAIN],
    },
  },
)
