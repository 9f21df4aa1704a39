import { attach_recursive_mnt, topmost_overmount } from '#kernel/fs/attach_recursive_mnt'
import { withBothPaths } from '#kernel/fs/both_paths'
import { can_move_beneath, lock_mount_beneath, mount_is_ancestor } from '#kernel/fs/can_move_beneath'
import { d_is_dir } from '#kernel/fs/dcache'
import { lock_mount, unlock_mount } from '#kernel/fs/lock_mount'
import {
  check_mnt,
  lock_mount_hash,
  MNT_LOCKED,
  MNT_UNBINDABLE,
  mnt_flag,
  mnt_has_parent,
  mount,
  unlock_mount_hash,
} from '#kernel/fs/mount'
import { anon_ns_root, free_mnt_ns, may_use_mount } from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { next_mnt } from '#kernel/fs/next_mnt'
import type { Path } from '#kernel/fs/path'
import { type PathName, relativeTo } from '#kernel/fs/path_name'
import { IS_MNT_SHARED } from '#kernel/fs/pnode/peers'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { EINVAL, ELOOP } from '#kernel/lib/errno'
import { list_del_init } from '#kernel/lib/list'
import { lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/** mount --move: the mount at `from` with all that lies on it goes to `to`. */
export function do_move_mount_old(from: PathName, to: PathName): number {
  return withBothPaths(from, to, (source, target) => do_move_mount(source, target, false))
}

/** move_mount(2) of what a descriptor is open on, a tree that is attached to nothing yet, say; with `beneath` (6.5) under what lies on top at `to`. */
export function ksys_move_mount(fd: number, to: PathName, beneath: boolean): number {
  return withBothPaths(relativeTo(fd), to, (source, target) => do_move_mount(source, target, beneath))
}

/**
 * EINVAL where the mount would be missed at its old place (its parent is shared), or cannot be told at the new one (something in it is unbindable), or is
 * separated from what it is locked to; ELOOP below itself. A tree without a place has none that misses it, and its namespace goes.
 */
function do_move_mount(source: Path, target: Path, beneath: boolean): number {
  const at = { ...target }
  const locked = beneath ? lock_mount_beneath(at, target) : lock_mount(target)
  if (locked < 0) return locked
  const place = beneath ? at : target
  let result = can_move(source, target, place)
  if (result === 0 && beneath) result = can_move_beneath(source.mnt, target.mnt)
  if (result === 0) {
    const ns = anon_ns_root(source.mnt) ? READ_ONCE(source.mnt + mount.mnt_ns) : NULL
    result = attach_recursive_mnt(source.mnt, place)
    if (result === 0 && ns !== NULL) free_mnt_ns(ns)
  }
  if (result === 0) {
    lock_mount_hash()
    list_del_init(source.mnt + mount.mnt_expire) // the user wants it to stay
    unlock_mount_hash()
  }
  unlock_mount(place)
  return result
}

/** `place` is where it would lie, `target` what it would be seen at. Locks: namespace_sem[write] */
function can_move(source: Path, target: Path, place: Path): number {
  lockdep_assert_held_write(namespace_sem)
  const mnt = source.mnt
  if (check_mnt(mnt)) {
    if (!mnt_has_parent(mnt) || mnt_flag(mnt, MNT_LOCKED) || !check_mnt(place.mnt)) return -EINVAL
    if (IS_MNT_SHARED(READ_ONCE(mnt + mount.mnt_parent))) return -EINVAL
  } else {
    if (!anon_ns_root(mnt) || !may_use_mount(place.mnt)) return -EINVAL
    if (READ_ONCE(mnt + mount.mnt_ns) === READ_ONCE(place.mnt + mount.mnt_ns)) return -EINVAL
  }
  if (source.dentry !== get(mnt + mount.mnt_root)) return -EINVAL
  if (d_is_dir(source.dentry) !== d_is_dir(target.dentry)) return -EINVAL
  if (IS_MNT_SHARED(place.mnt) && tree_contains_unbindable(mnt)) return -EINVAL
  if (place !== target && topmost_overmount(mnt) === target.mnt) return -EINVAL // it is beneath already
  return mount_is_ancestor(mnt, place.mnt) ? -ELOOP : 0
}

function tree_contains_unbindable(root: number): boolean {
  for (let mnt = root; mnt !== NULL; mnt = next_mnt(mnt, root)) if (mnt_flag(mnt, MNT_UNBINDABLE)) return true
  return false
}
