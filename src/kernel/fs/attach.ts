import { mnt_add_count, mount } from '#kernel/fs/mount'
import { hash_mnt, unhash_mnt } from '#kernel/fs/mount_hash'
import { get_mountpoint, put_mountpoint } from '#kernel/fs/mountpoint'
import { get, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { list_add_tail, list_del_init } from '#kernel/lib/list'
import { NULL } from '#shm/arena'

/**
 * The shape of the mount tree: who sits on which dentry of whom. A child holds one reference on its parent mount (until
 * umount_tree takes it back) and one on its mountpoint dentry. Locks: mount_lock[write], and namespace_sem for attaching.
 */
export function attach_mnt(mnt: number, parent: number, mountpoint: number): void {
  mnt_set_mountpoint(mnt, parent, mountpoint)
  hash_mnt(mnt, parent, mountpoint)
  list_add_tail(mnt + mount.mnt_child, parent + mount.mnt_mounts)
}

function mnt_set_mountpoint(mnt: number, parent: number, mountpoint: number): void {
  mnt_add_count(parent, 1)
  get_mountpoint(mountpoint)
  WRITE_ONCE(mnt + mount.mnt_parent, parent)
  WRITE_ONCE(mnt + mount.mnt_mountpoint, mountpoint)
}

/** Takes the mount off its parent. The reference on the parent is the caller's affair. */
export function umount_mnt(mnt: number): void {
  const mountpoint = READ_ONCE(mnt + mount.mnt_mountpoint)
  unhash_mnt(mnt)
  WRITE_ONCE(mnt + mount.mnt_parent, mnt)
  WRITE_ONCE(mnt + mount.mnt_mountpoint, get(mnt + mount.mnt_root))
  list_del_init(mnt + mount.mnt_child)
  if (mountpoint !== NULL) put_mountpoint(mountpoint)
}
