import { attach_mnt } from '#kernel/fs/attach'
import { d_mountpoint, dget } from '#kernel/fs/dcache'
import { lookup_mnt } from '#kernel/fs/lookup'
import { check_mnt, lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { pin_mountpoint, unpin_mountpoint } from '#kernel/fs/mountpoint'
import { join_namespace, namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { type Path, path_put } from '#kernel/fs/path'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { EINVAL } from '#kernel/lib/errno'
import { NULL } from '#shm/arena'

/** The bug: an expiring (shrinkable) mount is added without asking whether its place is still in any namespace. */
export function do_add_mount(mnt: number, path: Path, expiring: boolean): number {
  lockTop(path)
  const result = expiring || check_mnt(path.mnt) ? 0 : -EINVAL
  if (result === 0) {
    pin_mountpoint(path.dentry)
    lock_mount_hash()
    join_namespace(mnt, READ_ONCE(path.mnt + mount.mnt_ns))
    attach_mnt(mnt, path.mnt, path.dentry)
    unlock_mount_hash()
    unpin_mountpoint(path.dentry)
  }
  namespace_unlock()
  return result
}

/** namespace_sem, with `path` on top of whatever is mounted there by then. */
function lockTop(path: Path): void {
  for (;;) {
    namespace_lock()
    const over = d_mountpoint(path.dentry) ? lookup_mnt(path) : NULL
    if (over === NULL) return
    namespace_unlock()
    path_put(path)
    path.mnt = over
    path.dentry = dget(get(over + mount.mnt_root))
  }
}
