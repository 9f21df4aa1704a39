import { dput } from '#kernel/fs/dcache'
import { after_umount } from '#kernel/fs/flush_sites'
import { get_fs_root } from '#kernel/fs/fs_struct'
import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { mntput_no_expire } from '#kernel/fs/mntput'
import {
  check_mnt,
  lock_mount_hash,
  MNT_LOCKED,
  mnt_flag,
  mnt_get_count,
  mnt_has_parent,
  mount,
  mount_lock,
  unlock_mount_hash,
} from '#kernel/fs/mount'
import { namespace_lock, namespace_unlock, touch_mnt_namespace } from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { emptyPath, type Path } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { propagate_mount_busy } from '#kernel/fs/pnode/propagate_mount_busy'
import { reconfigure_super } from '#kernel/fs/remount'
import { shrink_submounts } from '#kernel/fs/shrink_submounts'
import { super_block } from '#kernel/fs/super_block'
import { UMOUNT_PROPAGATE, UMOUNT_SYNC, umount_tree } from '#kernel/fs/umount_tree'
import { get, READ_ONCE, xchg } from '#kernel/lib/atomic'
import { smp_mb } from '#kernel/lib/barrier'
import { current_uid } from '#kernel/lib/current'
import { EAGAIN, EBUSY, EINVAL, EPERM } from '#kernel/lib/errno'
import { list_empty } from '#kernel/lib/list'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { down_write, up_write } from '#kernel/lib/rwsem'
import { trace_expire_attempt, trace_expire_mark, trace_expire_success } from '#kernel/trace'
import { NULL } from '#shm/arena'

export const MNT_FORCE = 1
export const MNT_DETACH = 2
export const MNT_EXPIRE = 4
export const UMOUNT_NOFOLLOW = 8

/**
 * umount(2). `umounted` receives the mount that went, for callers who judge what the call promised.
 * Errors: EINVAL unknown flag, not a mountpoint, not in this namespace, locked; EPERM; EBUSY; EAGAIN first MNT_EXPIRE.
 */
export function ksys_umount(name: PathName, flags: number, umounted?: (mnt: number) => void): number {
  if ((flags & ~(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | UMOUNT_NOFOLLOW)) !== 0) return -EINVAL
  const path = emptyPath()
  const found = user_path_at(name, (flags & UMOUNT_NOFOLLOW) !== 0 ? 0 : LOOKUP_FOLLOW, path)
  if (found < 0) return found
  let result = can_umount(path, flags)
  if (result === 0) result = do_umount(path.mnt, flags)
  if (result === 0 && READ_ONCE(path.mnt + mount.mnt_ns) === NULL) umounted?.(path.mnt)
  const type = get(get(path.mnt + mount.mnt_sb) + super_block.s_type)
  dput(path.dentry)
  mntput_no_expire(path.mnt) // not a real put: it must leave the expiry mark alone
  if (result === 0) after_umount(type, flags)
  return result
}

export function may_mount(): boolean {
  return current_uid() === 0
}

function can_umount(path: Path, flags: number): number {
  if (!may_mount()) return -EPERM
  if (path.dentry !== get(path.mnt + mount.mnt_root)) return -EINVAL
  if (!check_mnt(path.mnt)) return -EINVAL
  if (mnt_flag(path.mnt, MNT_LOCKED)) return -EINVAL
  return (flags & MNT_EXPIRE) !== 0 && (flags & (MNT_FORCE | MNT_DETACH)) !== 0 ? -EINVAL : 0
}

function do_umount(mnt: number, flags: number): number {
  if ((flags & MNT_EXPIRE) !== 0) {
    const error = expire(mnt)
    if (error < 0) return error
  }
  const root = emptyPath()
  get_fs_root(root)
  if (mnt === root.mnt && (flags & MNT_DETACH) === 0) return do_umount_root(mnt)
  namespace_lock()
  lock_mount_hash()
  let result = -EINVAL
  if (check_mnt(mnt) && !mnt_flag(mnt, MNT_LOCKED) && mnt_has_parent(mnt)) {
    const ns = READ_ONCE(mnt + mount.mnt_ns)
    touch_mnt_namespace(ns)
    result = (flags & MNT_DETACH) !== 0 ? detach(mnt) : unmountIfIdle(mnt)
    if (result === 0 && (flags & MNT_EXPIRE) !== 0) trace_expire_success(mnt)
  }
  unlock_mount_hash()
  namespace_unlock()
  return result
}

/** Marks the mount at the first call; says 0 at the second one if nothing put it in between. */
function expire(mnt: number): number {
  const root = emptyPath()
  get_fs_root(root)
  if (mnt === root.mnt) return -EINVAL
  lock_mount_hash()
  const busy = mnt_get_count(mnt) !== 2 || !list_empty(mnt + mount.mnt_mounts)
  unlock_mount_hash()
  if (busy) return -EBUSY
  trace_expire_attempt(mnt)
  if (xchg(mnt + mount.mnt_expiry_mark, 1) !== 0) return 0
  trace_expire_mark(mnt)
  return -EAGAIN
}

function detach(mnt: number): number {
  umount_tree(mnt, UMOUNT_PROPAGATE)
  return 0
}

/** Two references are the namespace's and the caller's own. Locks: namespace_sem[write], mount_lock[write] */
function unmountIfIdle(mnt: number): number {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  smp_mb() // pairs with the one in __legitimize_mnt: we see its count, or it sees our sequence
  if (propagate_mount_busy(mnt, 2)) {
    shrink_submounts(mnt)
    if (propagate_mount_busy(mnt, 2)) return -EBUSY
  }
  umount_tree(mnt, UMOUNT_PROPAGATE | UMOUNT_SYNC)
  return 0
}

/** umount of the caller's own root makes the filesystem read-only instead. */
function do_umount_root(mnt: number): number {
  const sb = get(mnt + mount.mnt_sb)
  down_write(sb + super_block.s_umount)
  const result = reconfigure_super(sb, true)
  up_write(sb + super_block.s_umount)
  return result
}
