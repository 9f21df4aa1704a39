import { attach_recursive_mnt } from '#kernel/fs/attach_recursive_mnt'
import { withBothPaths } from '#kernel/fs/both_paths'
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
import { next_mnt } from '#kernel/fs/next_mnt'
import type { Path } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { IS_MNT_SHARED } from '#kernel/fs/pnode/peers'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { EINVAL, ELOOP } from '#kernel/lib/errno'
import { list_del_init } from '#kernel/lib/list'
import { NULL } from '#shm/arena'

/**
 * mount --move: the mount at `from` with all that lies on it goes to `to`. EINVAL where that would be heard of at the
 * old place (its parent is shared), or cannot be told at the new one (something in it is unbindable), or separates what
 * is locked; ELOOP below itself.
 */
export function do_move_mount_old(from: PathName, to: PathName): number {
  return withBothPaths(from, to, do_move_mount)
}

function do_move_mount(source: Path, target: Path): number {
  const locked = lock_mount(target)
  if (locked < 0) return locked
  let result = can_move(source, target)
  if (result === 0) result = attach_recursive_mnt(source.mnt, target, true)
  if (result === 0) {
    lock_mount_hash()
    list_del_init(source.mnt + mount.mnt_expire) // the user wants it to stay
    unlock_mount_hash()
  }
  unlock_mount(target)
  return result
}

/** Locks: namespace_sem[write] */
function can_move(source: Path, target: Path): number {
  const mnt = source.mnt
  if (!check_mnt(mnt) || !check_mnt(target.mnt)) return -EINVAL
  if (source.dentry !== get(mnt + mount.mnt_root) || !mnt_has_parent(mnt) || mnt_flag(mnt, MNT_LOCKED)) return -EINVAL
  if (d_is_dir(source.dentry) !== d_is_dir(target.dentry)) return -EINVAL
  if (IS_MNT_SHARED(READ_ONCE(mnt + mount.mnt_parent))) return -EINVAL
  if (IS_MNT_SHARED(target.mnt) && tree_contains_unbindable(mnt)) return -EINVAL
  return mount_is_ancestor(mnt, target.mnt) ? -ELOOP : 0
}

function tree_contains_unbindable(root: number): boolean {
  for (let mnt = root; mnt !== NULL; mnt = next_mnt(mnt, root)) if (mnt_flag(mnt, MNT_UNBINDABLE)) return true
  return false
}

/** Is `above` the mount itself, or one that it lies on? Locks: namespace_sem */
function mount_is_ancestor(above: number, mnt: number): boolean {
  let at = mnt
  while (at !== above && mnt_has_parent(at)) at = READ_ONCE(at + mount.mnt_parent)
  return at === above
}
