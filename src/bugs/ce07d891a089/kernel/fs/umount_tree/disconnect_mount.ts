import { MNT_UMOUNT, mnt_flag, mount } from '#kernel/fs/mount'
import { UMOUNT_CONNECTED, UMOUNT_SYNC } from '#kernel/fs/umount_tree'
import { READ_ONCE } from '#kernel/lib/atomic'

/** The bug: nobody asks whether the mount is locked to its parent. */
export function disconnect_mount(mnt: number, how: number): boolean {
  if ((how & UMOUNT_SYNC) !== 0 || !mnt_flag(READ_ONCE(mnt + mount.mnt_parent), MNT_UMOUNT)) return true
  return (how & UMOUNT_CONNECTED) === 0
}
