import { get_fs_root } from '#kernel/fs/fs_struct'
import { lock_mount, unlock_mount } from '#kernel/fs/lock_mount'
import { check_mnt, MNT_LOCKED, mnt_flag, mnt_has_parent, mount } from '#kernel/fs/mount'
import { pin_mountpoint, unpin_mountpoint } from '#kernel/fs/mountpoint'
import { mnt_namespace } from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { emptyPath, type Path } from '#kernel/fs/path'
import { IS_MNT_SHARED } from '#kernel/fs/pnode/peers'
import { propagation_next } from '#kernel/fs/pnode/propagation_next'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { EINVAL } from '#kernel/lib/errno'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { task_struct } from '#kernel/task'
import { NULL } from '#shm/arena'

/** lock_mount for what is to come under the mount on top at `target`: `place` becomes where that lies, for unlock_mount. -EINVAL where nothing lies. */
export function lock_mount_beneath(place: Path, target: Path): number {
  const locked = lock_mount(target)
  if (locked < 0) return locked
  if (target.dentry !== get(target.mnt + mount.mnt_root) || !mnt_has_parent(target.mnt)) {
    unlock_mount(target)
    return -EINVAL
  }
  place.mnt = READ_ONCE(target.mnt + mount.mnt_parent)
  place.dentry = READ_ONCE(target.mnt + mount.mnt_mountpoint)
  pin_mountpoint(place.dentry)
  unpin_mountpoint(target.dentry)
  return 0
}

/**
 * May `mnt` come to lie under `top`? Not under the caller's root or what is locked, not under what it is itself on, and not where a copy of it would come
 * to lie on `top` or on itself, because these hear of what is mounted below `top`. Locks: namespace_sem[write]
 */
export function can_move_beneath(mnt: number, top: number): number {
  lockdep_assert_held_write(namespace_sem)
  const root = emptyPath()
  get_fs_root(root)
  const parent = READ_ONCE(top + mount.mnt_parent)
  if (mnt_flag(top, MNT_LOCKED) || top === root.mnt) return -EINVAL
  if (parent === get(get(current() + task_struct.mnt_ns) + mnt_namespace.root)) return -EINVAL
  if (mount_is_ancestor(top, mnt)) return -EINVAL
  const place = READ_ONCE(top + mount.mnt_mountpoint)
  if (propagation_would_overmount(parent, top, place)) return -EINVAL
  return check_mnt(mnt) && propagation_would_overmount(parent, mnt, place) ? -EINVAL : 0
}

/** Would what is mounted on `mountpoint` of `from` lie on the root of `to`, too? */
function propagation_would_overmount(from: number, to: number, mountpoint: number): boolean {
  if (!IS_MNT_SHARED(from) || get(to + mount.mnt_root) !== mountpoint) return false
  for (let at = propagation_next(from, from); at !== NULL; at = propagation_next(at, from)) if (at === to) return true
  return false
}

/** Is `above` the mount itself, or one that it lies on? Locks: namespace_sem */
export function mount_is_ancestor(above: number, mnt: number): boolean {
  lockdep_assert_held(namespace_sem)
  let at = mnt
  while (at !== above && mnt_has_parent(at)) at = READ_ONCE(at + mount.mnt_parent)
  return at === above
}
