// explore: atomic
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { isGoneOr, MNT_CLEANED } from '../shadow.ts'

/**
 * When a plain umount(2) has succeeded and returned to user, the mount is cleaned up, and with it the filesystem is down
 * unless another mount of it lives (I5). A cleanup ends after deactivate_super has returned; no false alarm.
 */
const rule = judge('umount-return', 'premature-return')

export function umountReturned(mnt: number, generation: number): void {
  rule.look()
  if (!isGoneOr(MNT_CLEANED, mnt, generation))
    rule.tell(
      `umount returned while ${nameOfObject(mnt)} was not cleaned up yet: its filesystem may still be in use`,
      [mnt],
      { functions: ['umount'] },
    )
}
