// explore: atomic
import { EAGAIN, EBUSY, EEXIST, EINVAL, ENODEV, ENOENT, ENOMEM } from '#kernel/lib/errno'
import type { Op } from '../program.ts'

/**
 * Refusals that the kernel does not promise to give only when a sequential one would. Each errs by missing: what is tolerated
 * here is never a finding.
 *
 * At any time, because cleanup may still be on its way after the call that caused it has returned:
 *   rmmod           EAGAIN  the module's last superblock is not down yet
 *   mount disk2     EBUSY   another type's superblock has not let go of the device yet
 *   remount ro      EBUSY   a file that nobody has any more is not closed yet
 * And of a mount that is given too little memory: ENOMEM, which comes before other errors, or not where it needs less.
 * While other calls are under way:
 *   umount          EBUSY   a lookup or a mount in the making holds the mount for a moment
 *   umount --expire EAGAIN  such a moment ended in a put, which clears the mark
 *   mount, bind     ENOENT, EINVAL  the place, or the source, was found and then unmounted
 *                   ENODEV  the module is coming or going, or the filesystem is being flushed
 *   rmmod           EBUSY   the module is coming or going
 *   insmod          EEXIST  the same
 */
export function isTolerated(op: Op, result: number, overlaps: boolean): boolean {
  if (op.do === 'rmmod' && result === -EAGAIN) return true
  if (op.do === 'mount' && op.fs.startsWith('disk') && result === -EBUSY) return true
  if (op.do === 'remount' && op.readonly && result === -EBUSY) return true
  if (op.do === 'mount' && op.failing !== undefined && result === -ENOMEM) return true
  return overlaps && (WHILE_OTHERS[op.do] ?? []).includes(-result)
}

const WHILE_OTHERS: Partial<Record<Op['do'], number[]>> = {
  umount: [EBUSY, EAGAIN],
  mount: [ENOENT, EINVAL, ENODEV],
  bind: [ENOENT, EINVAL],
  rmmod: [EBUSY],
  insmod: [EEXIST],
}
