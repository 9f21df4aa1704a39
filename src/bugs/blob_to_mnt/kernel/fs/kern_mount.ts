import { mntput } from '#kernel/fs/mntput'

export { kern_mount, kern_unmount_array } from '#kernel/fs/kern_mount'

/** The bug: mnt_ns is still set, so the put takes the fast path and is nobody's last. */
export function kern_unmount(mnt: number): void {
  mntput(mnt)
}
