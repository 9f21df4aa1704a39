import { attach_recursive_mnt } from '#kernel/fs/attach_recursive_mnt'
import { DCACHE_UNHASHED, d_is_dir, d_mountpoint, dentry, dget } from '#kernel/fs/dcache'
import { lookup_mnt } from '#kernel/fs/lookup'
import { mount } from '#kernel/fs/mount'
import { pin_mountpoint, unpin_mountpoint } from '#kernel/fs/mountpoint'
import { namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { type Path, path_put } from '#kernel/fs/path'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { ENOENT, ENOTDIR } from '#kernel/lib/errno'
import { NULL } from '#shm/arena'

/**
 * namespace_sem, with `path` moved to the top of whatever is mounted there by then, and its mountpoint counted. Returns 0, or
 * -ENOENT with nothing locked when the place has been unmounted meanwhile.
 */
export function lock_mount(path: Path): number {
  for (;;) {
    namespace_lock()
    const mounted = d_mountpoint(path.dentry) ? lookup_mnt(path) : NULL
    if (mounted === NULL) break
    namespace_unlock()
    path_put(path) // not before: the place may have been lazily unmounted meanwhile, and then this is the last put
    path.mnt = mounted
    path.dentry = dget(get(mounted + mount.mnt_root))
  }
  if (READ_ONCE(path.mnt + mount.mnt_ns) === NULL) {
    namespace_unlock()
    return -ENOENT
  }
  pin_mountpoint(path.dentry)
  return 0
}

export function unlock_mount(path: Path): void {
  unpin_mountpoint(path.dentry)
  namespace_unlock()
}

/** Attaches the tree of `mnt` on `path`, and it becomes part of the namespace there. Locks: namespace_sem[write] */
export function graft_tree(mnt: number, path: Path): number {
  if (d_is_dir(get(mnt + mount.mnt_root)) !== d_is_dir(path.dentry)) return -ENOTDIR
  if ((READ_ONCE(path.dentry + dentry.d_flags) & DCACHE_UNHASHED) !== 0) return -ENOENT
  return attach_recursive_mnt(mnt, path, false)
}
