import { umount_mnt } from '#kernel/fs/attach'
import { d_mountpoint } from '#kernel/fs/dcache'
import { check_mnt, lock_mount_hash, MNT_UMOUNT, mnt_flag, unlock_mount_hash } from '#kernel/fs/mount'
import { mounts_on } from '#kernel/fs/mount_hash'
import { namespace_lock, namespace_sem, namespace_unlock, put_at_unlock } from '#kernel/fs/namespace'
import { UMOUNT_CONNECTED, umount_tree } from '#kernel/fs/umount_tree'
import { down_read, up_read } from '#kernel/lib/rwsem'

/**
 * Mounts do not keep anybody from unlinking what they lie on, but for those in the caller's own namespace (since 3.18). In all
 * others they go lazily, at the bottom of whatever called unlink, rmdir or rename: the reason for the series of April 2014.
 * Context: may sleep, and may shut filesystems down.
 */
export function detach_mounts(dentry: number): void {
  if (!d_mountpoint(dentry)) return
  namespace_lock()
  lock_mount_hash()
  for (const mnt of mounts_on(dentry)) {
    if (!mnt_flag(mnt, MNT_UMOUNT)) umount_tree(mnt, UMOUNT_CONNECTED)
    else {
      umount_mnt(mnt) // it was left on a parent that has gone, and has nothing to wait for now
      put_at_unlock(mnt)
    }
  }
  unlock_mount_hash()
  namespace_unlock()
}

/** Has the caller's namespace a mount on it, wherever its parent is seen? */
export function is_local_mountpoint(dentry: number): boolean {
  if (!d_mountpoint(dentry)) return false
  down_read(namespace_sem)
  lock_mount_hash()
  const local = mounts_on(dentry).some((mnt) => check_mnt(mnt))
  unlock_mount_hash()
  up_read(namespace_sem)
  return local
}
