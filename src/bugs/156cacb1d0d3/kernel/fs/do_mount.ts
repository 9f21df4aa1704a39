import { attach_mnt } from '#kernel/fs/attach'
import { vfs_kern_mount } from '#kernel/fs/create_mount'
import { d_mountpoint, dget } from '#kernel/fs/dcache'
import { join_namespace, type MountOptions } from '#kernel/fs/do_mount'
import { get_fs_type, put_filesystem } from '#kernel/fs/filesystems'
import { LOOKUP_FOLLOW, lookup_mnt, user_path_at } from '#kernel/fs/lookup'
import { mntput } from '#kernel/fs/mntput'
import { check_mnt, lock_mount_hash, MNT_SHRINKABLE, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { pin_mountpoint, unpin_mountpoint } from '#kernel/fs/mountpoint'
import { namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { emptyPath, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { EINVAL, ENODEV } from '#kernel/lib/errno'
import { NULL } from '#shm/arena'

export { do_loopback, join_namespace, type MountOptions } from '#kernel/fs/do_mount'

/** The bug: an expiring (shrinkable) mount is added without asking whether its place is still in any namespace. */
export function path_mount(name: PathName, fsName: number, options: MountOptions = {}): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW, path)
  if (found < 0) return found
  const type = get_fs_type(fsName)
  if (type === NULL) {
    path_put(path)
    return -ENODEV
  }
  const mnt = vfs_kern_mount(type, options.key ?? 0, options.expiring ? MNT_SHRINKABLE : 0)
  put_filesystem(type)
  if (mnt < 0) {
    path_put(path)
    return mnt
  }
  for (;;) {
    namespace_lock()
    const over = d_mountpoint(path.dentry) ? lookup_mnt(path) : NULL
    if (over === NULL) break
    namespace_unlock()
    path_put(path)
    path.mnt = over
    path.dentry = dget(get(over + mount.mnt_root))
  }
  let result = 0
  pin_mountpoint(path.dentry)
  if (!options.expiring && !check_mnt(path.mnt)) result = -EINVAL
  else {
    lock_mount_hash()
    join_namespace(mnt, READ_ONCE(path.mnt + mount.mnt_ns))
    attach_mnt(mnt, path.mnt, path.dentry)
    unlock_mount_hash()
  }
  unpin_mountpoint(path.dentry)
  namespace_unlock()
  if (result < 0) mntput(mnt)
  path_put(path)
  return result
}
