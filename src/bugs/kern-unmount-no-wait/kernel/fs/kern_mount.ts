import { mntput } from '#kernel/fs/mntput'
import { mount } from '#kernel/fs/mount'
import { WRITE_ONCE } from '#kernel/lib/atomic'
import { NULL } from '#shm/arena'

export { kern_mount, kern_unmount_array } from '#kernel/fs/kern_mount'

/** The bug: no grace period, so a put that still saw mnt_ns set may come later than this one, and take nobody's notice. */
export function kern_unmount(mnt: number): void {
  if (mnt === NULL) return
  WRITE_ONCE(mnt + mount.mnt_ns, NULL)
  mntput(mnt)
}
