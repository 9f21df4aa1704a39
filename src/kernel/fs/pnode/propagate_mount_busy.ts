import { MNT_LOCKED, mnt_get_count, mount, mount_lock } from '#kernel/fs/mount'
import { __lookup_mnt } from '#kernel/fs/mount_hash'
import { IS_MNT_SHARED } from '#kernel/fs/pnode/peers'
import { propagation_next } from '#kernel/fs/pnode/propagation_next'
import { clear_bit, get, READ_ONCE } from '#kernel/lib/atomic'
import { list_empty, list_next } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/**
 * May `mnt` not be unmounted, because it is in use beyond `refs`, has something mounted on it, or a copy that would go with it is in
 * use? A copy with mounts of its own stays when it is unmounted elsewhere, so it is not asked; one that is just covered
 * goes from under its cover. Locks: mount_lock
 */
export function propagate_mount_busy(mnt: number, refs: number): boolean {
  lockdep_assert_held(mount_lock)
  if (!list_empty(mnt + mount.mnt_mounts) || mnt_get_count(mnt) > refs) return true
  const parent = READ_ONCE(mnt + mount.mnt_parent)
  if (parent === mnt || !IS_MNT_SHARED(parent)) return false
  for (let at = propagation_next(parent, parent); at !== NULL; at = propagation_next(at, parent)) {
    const copy = __lookup_mnt(at, READ_ONCE(mnt + mount.mnt_mountpoint))
    if (copy === NULL || (!list_empty(copy + mount.mnt_mounts) && !isJustCovered(copy))) continue
    if (mnt_get_count(copy) > 1) return true
  }
  return false
}

/** What is about to be unmounted here may be revealed everywhere else. Locks: mount_lock[write] */
export function propagate_mount_unlock(mnt: number): void {
  lockdep_assert_held(mount_lock)
  const parent = READ_ONCE(mnt + mount.mnt_parent)
  if (parent === mnt || !IS_MNT_SHARED(parent)) return
  for (let at = propagation_next(parent, parent); at !== NULL; at = propagation_next(at, parent)) {
    const copy = __lookup_mnt(at, READ_ONCE(mnt + mount.mnt_mountpoint))
    if (copy !== NULL) clear_bit(MNT_LOCKED, copy + mount.mnt_flags)
  }
}

/** Has it one mount on it, which lies on its root? */
function isJustCovered(mnt: number): boolean {
  const first = list_next(mnt + mount.mnt_mounts)
  if (list_next(first) !== mnt + mount.mnt_mounts) return false
  return READ_ONCE(first - mount.mnt_child + mount.mnt_mountpoint) === get(mnt + mount.mnt_root)
}
