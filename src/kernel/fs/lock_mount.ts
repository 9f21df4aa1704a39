import { attach_recursive_mnt } from '#kernel/fs/attach_recursive_mnt'
import { d_is_dir, d_mountpoint, d_unlinked, dget } from '#kernel/fs/dcache'
import { inode_lock, inode_unlock } from '#kernel/fs/inode_lock'
import { lookup_mnt } from '#kernel/fs/lookup'
import { mount } from '#kernel/fs/mount'
import { pin_mountpoint, unpin_mountpoint } from '#kernel/fs/mountpoint'
import { namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { type Path, path_put } from '#kernel/fs/path'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { ENOENT, ENOTDIR } from '#kernel/lib/errno'
import { lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/**
 * The mountpoint's inode lock and namespace_sem, with `path` moved to the top of whatever is mounted there by then, and its mountpoint counted. Returns 0, or
 * -ENOENT with nothing locked when the place has been unmounted or removed meanwhile.
 */
export function lock_mount(path: Path): number {
  for (;;) {
    inode_lock()
    namespace_lock()
    const mounted = d_mountpoint(path.dentry) ? lookup_mnt(path) : NULL
    if (mounted === NULL) break
    namespace_unlock()
    inode_unlock()
    path_put(path) // not before: the place may have been lazily unmounted meanwhile, and then this is the last put
    path.mnt = mounted
    path.dentry = dget(get(mounted + mount.mnt_root))
  }
  if (READ_ONCE(path.mnt + mount.mnt_ns) === NULL || d_unlinked(path.dentry)) {
    namespace_unlock()
    inode_unlock()
    return -ENOENT
  }
  pin_mountpoint(path.dentry)
  return 0
}

export function unlock_mount(path: Path): void {
  inode_unlock() // before namespace_unlock, which may put mounts
  unpin_mountpoint(path.dentry)
  namespace_unlock()
}

/** Attaches the tree of `mnt` on `path`, and it becomes part of the namespace there. Locks: namespace_sem[write] */
export function graft_tree(mnt: number, path: Path): number {
  lockdep_assert_held_write(namespace_sem)
  if (d_is_dir(get(mnt + mount.mnt_root)) !== d_is_dir(path.dentry)) return -ENOTDIR
  return attach_recursive_mnt(mnt, path)
}
