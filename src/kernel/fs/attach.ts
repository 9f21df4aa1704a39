import { mount, mount_lock } from '#kernel/fs/mount'
import { hash_mnt, unhash_mnt } from '#kernel/fs/mount_hash'
import { get_mountpoint, put_mountpoint } from '#kernel/fs/mountpoint'
import { get, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { list_add_tail, list_del_init } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/**
 * The shape of the mount tree: who sits on which dentry of whom. A child holds a reference on its mountpoint dentry, and
 * none on its parent: that cannot go while it has children, but by a last put that takes them along (since 6.17).
 * Locks: mount_lock[write], and namespace_sem for attaching.
 */
export function attach_mnt(mnt: number, parent: number, mountpoint: number): void {
  lockdep_assert_held(mount_lock)
  mnt_set_mountpoint(mnt, parent, mountpoint)
  hash_mnt(mnt, parent, mountpoint)
  list_add_tail(mnt + mount.mnt_child, parent + mount.mnt_mounts)
}

function mnt_set_mountpoint(mnt: number, parent: number, mountpoint: number): void {
  get_mountpoint(mountpoint)
  WRITE_ONCE(mnt + mount.mnt_parent, parent)
  WRITE_ONCE(mnt + mount.mnt_mountpoint, mountpoint)
}

/** Puts the mount with all that lies on it to another place. */
export function mnt_change_mountpoint(parent: number, mountpoint: number, mnt: number): void {
  umount_mnt(mnt)
  attach_mnt(mnt, parent, mountpoint)
}

/** Takes the mount off its parent. */
export function umount_mnt(mnt: number): void {
  lockdep_assert_held(mount_lock)
  list_del_init(mnt + mount.mnt_child)
  leave_mountpoint(mnt)
}

/** The rest of it, for a mount that is off its parent's list already. */
export function leave_mountpoint(mnt: number): void {
  const mountpoint = READ_ONCE(mnt + mount.mnt_mountpoint)
  unhash_mnt(mnt)
  WRITE_ONCE(mnt + mount.mnt_parent, mnt)
  WRITE_ONCE(mnt + mount.mnt_mountpoint, get(mnt + mount.mnt_root))
  if (mountpoint !== NULL) put_mountpoint(mountpoint)
}
