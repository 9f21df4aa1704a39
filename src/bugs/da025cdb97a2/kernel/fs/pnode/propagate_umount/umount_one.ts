import { MNT_UMOUNT, mount } from '#kernel/fs/mount'
import type { Umount } from '#kernel/fs/pnode/propagate_umount'
import { set_bit } from '#kernel/lib/atomic'

/** The bug: what is decided to go stays among the children of its parent, and so seems to cover it still. */
export function umount_one(umount: Umount, mnt: number): void {
  set_bit(MNT_UMOUNT, mnt + mount.mnt_flags)
  umount.going.push(mnt)
}
