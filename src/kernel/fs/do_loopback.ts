import { withBothPaths } from '#kernel/fs/both_paths'
import { copy_tree } from '#kernel/fs/copy_tree'
import { clone_mnt } from '#kernel/fs/create_mount'
import { is_subdir } from '#kernel/fs/dcache'
import { graft_tree, lock_mount, unlock_mount } from '#kernel/fs/lock_mount'
import {
  check_mnt,
  lock_mount_hash,
  MNT_LOCKED,
  MNT_UNBINDABLE,
  mnt_flag,
  mount,
  unlock_mount_hash,
} from '#kernel/fs/mount'
import { may_use_mount } from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import type { Path } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { UMOUNT_SYNC, umount_tree } from '#kernel/fs/umount_tree'
import { clear_bit, READ_ONCE } from '#kernel/lib/atomic'
import { EINVAL, ENOMEM } from '#kernel/lib/errno'
import { list_next } from '#kernel/lib/list'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/** mount --bind: what `from` names appears at `to`, too; with `recurse` (--rbind) also what is mounted below. */
export function do_loopback(from: PathName, to: PathName, recurse = false): number {
  return withBothPaths(from, to, (source, target) => bind(source, target, recurse))
}

function bind(source: Path, target: Path, recurse: boolean): number {
  const locked = lock_mount(target)
  if (locked < 0) return locked
  const mnt = check_mnt(target.mnt) ? copy_for_caller(source, recurse) : -EINVAL
  let result = mnt
  if (mnt > 0) {
    result = graft_tree(mnt, target)
    if (result < 0) {
      lock_mount_hash()
      umount_tree(mnt, UMOUNT_SYNC)
      unlock_mount_hash()
    }
  }
  unlock_mount(target)
  return result
}

/** The copy that is to be attached, which is not locked to anything, or a negative error. Locks: namespace_sem[write] */
export function copy_for_caller(source: Path, recurse: boolean): number {
  lockdep_assert_held_write(namespace_sem)
  if (mnt_flag(source.mnt, MNT_UNBINDABLE) || !may_use_mount(source.mnt)) return -EINVAL
  if (!recurse && has_locked_children(source.mnt, source.dentry)) return -EINVAL
  const mnt = recurse ? copy_tree(source.mnt, source.dentry, 0) : clone_mnt(source.mnt, source.dentry, 0)
  if (mnt === NULL) return -ENOMEM
  if (mnt > 0) clear_bit(MNT_LOCKED, mnt + mount.mnt_flags)
  return mnt
}

/** Would a copy without them show what they hide? Locks: namespace_sem */
export function has_locked_children(mnt: number, below: number): boolean {
  lockdep_assert_held(namespace_sem)
  const mounts = mnt + mount.mnt_mounts
  for (let entry = list_next(mounts); entry !== mounts; entry = list_next(entry)) {
    const child = entry - mount.mnt_child
    if (mnt_flag(child, MNT_LOCKED) && is_subdir(READ_ONCE(child + mount.mnt_mountpoint), below)) return true
  }
  return false
}
