import { attach_mnt } from '#kernel/fs/attach'
import { vfs_kern_mount } from '#kernel/fs/create_mount'
import { dget } from '#kernel/fs/dcache'
import { set_fs_pwd, set_fs_root } from '#kernel/fs/fs_struct'
import { mntget } from '#kernel/fs/mntput'
import { lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { alloc_mnt_ns, join_namespace, mnt_namespace, namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { get, READ_ONCE, set } from '#kernel/lib/atomic'
import { ENOMEM } from '#kernel/lib/errno'
import { self, task_struct } from '#kernel/task'
import { NULL } from '#shm/arena'

/**
 * init's last step before it starts a user's program: a filesystem is mounted on the rootfs, and init goes there. Returns that mount, or an error.
 */
export function prepare_namespace(type: number, key: number): number {
  const rootfs = init_mount_tree(type, key)
  if (rootfs < 0) return rootfs
  const mnt = vfs_kern_mount(type, key, 0)
  if (mnt < 0) return mnt
  namespace_lock()
  lock_mount_hash()
  join_namespace(mnt, READ_ONCE(rootfs + mount.mnt_ns))
  attach_mnt(mnt, rootfs, get(rootfs + mount.mnt_root))
  unlock_mount_hash()
  namespace_unlock()
  const root = get(mnt + mount.mnt_root)
  set_fs_root({ mnt: mntget(mnt), dentry: dget(root) })
  set_fs_pwd({ mnt: mntget(mnt), dentry: dget(root) })
  return mnt
}

/** The first namespace, with a filesystem of `type` as its root, and the calling task in it. Returns the root mount, or an error. */
export function init_mount_tree(type: number, key: number): number {
  const mnt = vfs_kern_mount(type, key, 0)
  if (mnt < 0) return mnt
  const ns = alloc_mnt_ns()
  if (ns === NULL) return -ENOMEM
  namespace_lock()
  lock_mount_hash()
  join_namespace(mnt, ns)
  unlock_mount_hash()
  namespace_unlock()
  set(ns + mnt_namespace.root, mnt)
  set(self + task_struct.mnt_ns, ns)
  const root = get(mnt + mount.mnt_root)
  set_fs_root({ mnt: mntget(mnt), dentry: dget(root) })
  set_fs_pwd({ mnt: mntget(mnt), dentry: dget(root) })
  return mnt
}
