import { topmost_overmount } from '#kernel/fs/attach_recursive_mnt'
import { get_mnt_ns, put_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { dget } from '#kernel/fs/dcache'
import { set_fs_pwd, set_fs_root } from '#kernel/fs/fs_struct'
import { mntget } from '#kernel/fs/mntput'
import { lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { mnt_namespace, namespace_sem } from '#kernel/fs/namespace'
import { may_mount } from '#kernel/fs/umount'
import { get, set } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { EPERM } from '#kernel/lib/errno'
import { down_read, up_read } from '#kernel/lib/rwsem'
import { task_struct } from '#kernel/task'

/**
 * setns(2) to a mount namespace that the caller holds: the task begins anew at what lies on top of its root. The namespace that it leaves may
 * go with it. Returns 0 or -EPERM. Context: may sleep.
 */
export function mntns_install(ns: number): number {
  if (!may_mount()) return -EPERM
  const task = current()
  const old = get(task + task_struct.mnt_ns)
  get_mnt_ns(ns)
  down_read(namespace_sem)
  lock_mount_hash()
  const root = topmost_overmount(get(ns + mnt_namespace.root))
  const dentry = get(root + mount.mnt_root)
  const [rootMnt, pwdMnt] = [mntget(root), mntget(root)]
  unlock_mount_hash()
  up_read(namespace_sem)
  set(task + task_struct.mnt_ns, ns)
  set_fs_pwd({ mnt: pwdMnt, dentry: dget(dentry) })
  set_fs_root({ mnt: rootMnt, dentry: dget(dentry) })
  put_mnt_ns(old)
  return 0
}
