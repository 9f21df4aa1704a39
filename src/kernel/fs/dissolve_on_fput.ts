import { lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { anon_ns_root, free_mnt_ns, namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { UMOUNT_CONNECTED, umount_tree } from '#kernel/fs/umount_tree'
import { READ_ONCE } from '#kernel/lib/atomic'

/**
 * The last close of what open_tree(OPEN_TREE_CLONE) or fsmount returned: what is still attached to nothing goes with it, whole, and as one: who is
 * inside of it goes on seeing it. The caller has a reference on `mnt`. Context: may sleep, and may shut filesystems down.
 */
export function dissolve_on_fput(mnt: number): void {
  namespace_lock()
  lock_mount_hash()
  const alone = anon_ns_root(mnt)
  const ns = READ_ONCE(mnt + mount.mnt_ns)
  if (alone) umount_tree(mnt, UMOUNT_CONNECTED)
  unlock_mount_hash()
  namespace_unlock()
  if (alone) free_mnt_ns(ns)
}
