import { mnt_has_writers, mnt_unhold_writers as unhold } from '#kernel/fs/mnt_writers'

export { mnt_get_write_access, mnt_has_writers, mnt_hold_writers, mnt_put_write_access } from '#kernel/fs/mnt_writers'

/** The bug: the mount on which the remount failed keeps its hold. */
export function mnt_unhold_writers(mnt: number): void {
  if (!mnt_has_writers(mnt)) unhold(mnt)
}
