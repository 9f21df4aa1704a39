import { ioctl_fsfreeze, ioctl_fsthaw } from '#kernel/fs/freeze'
import { ksys_close, ksys_open } from '#kernel/fs/open'
import { EBUSY, EINVAL } from '#kernel/lib/errno'
import { BUSY_PLACE } from '../domain.ts'
import { operation } from '../operation.ts'
import { freezeThere } from '../reference/mounting.ts'

/**
 * fsfreeze -f and at once -u, of one descriptor: whoever changes the filesystem meanwhile waits. Tolerated: what another one has frozen, or has
 * thawed meanwhile.
 */
export const freeze = operation(
  'freeze',
  { at: BUSY_PLACE },
  {
    torture: 2,
    discover: 2,
    make: (syscall, { at }) => {
      const fd = syscall(() => ksys_open(at))
      if (fd < 0) return fd
      let result = syscall(() => ioctl_fsfreeze(fd))
      if (result === 0) result = syscall(() => ioctl_fsthaw(fd))
      syscall(() => ksys_close(fd))
      return result
    },
    words: ({ at }) => `fsfreeze -f ${at}; fsfreeze -u ${at}`,
    reference: { act: ({ state }, _op, place) => freezeThere(state, place!), toleratedBeside: [EBUSY, EINVAL] },
  },
)
