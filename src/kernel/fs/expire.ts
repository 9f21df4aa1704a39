import { lock_mount_hash, mount, mount_lock, unlock_mount_hash } from '#kernel/fs/mount'
import { namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { propagate_mount_busy } from '#kernel/fs/pnode/propagate_mount_busy'
import { UMOUNT_PROPAGATE, UMOUNT_SYNC, umount_tree } from '#kernel/fs/umount_tree'
import { READ_ONCE, xchg } from '#kernel/lib/atomic'
import { INIT_LIST_HEAD, list_head, list_next } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { trace_expire_attempt, trace_expire_mark, trace_expire_success } from '#kernel/trace'
import { NULL } from '#shm/arena'
import { sometimes } from '#shm/hints'
import { staticOf } from '#shm/layout'

/** Mounts that go by themselves once two rounds have found them idle, as automounts do. */
export const vfsmount_expire = staticOf(
  'vfsmount_expire',
  list_head,
  'mounts to expire, through mnt_expire; mount_lock',
)

export function boot_expire(): void {
  INIT_LIST_HEAD(vfsmount_expire)
}

/** One round; returns how many mounts went. Context: may sleep. */
export function mark_mounts_for_expiry(): number {
  namespace_lock()
  lock_mount_hash()
  const graveyard = idleSinceLastRound()
  for (const mnt of graveyard) {
    if (READ_ONCE(mnt + mount.mnt_ns) === NULL) continue // gone with one that it is a copy of
    umount_tree(mnt, UMOUNT_PROPAGATE | UMOUNT_SYNC)
  }
  unlock_mount_hash()
  namespace_unlock()
  return graveyard.length
}

/** Marks every mount on the list; those that were marked already and are idle. Locks: mount_lock[write] */
function idleSinceLastRound(): number[] {
  lockdep_assert_held(mount_lock)
  const idle: number[] = []
  for (let entry = list_next(vfsmount_expire); entry !== vfsmount_expire; entry = list_next(entry)) {
    const mnt = entry - mount.mnt_expire
    trace_expire_attempt(mnt)
    if (xchg(mnt + mount.mnt_expiry_mark, 1) === 0) trace_expire_mark(mnt)
    else if (!propagate_mount_busy(mnt, 1)) {
      trace_expire_success(mnt)
      sometimes('an idle mount expires')
      idle.push(mnt)
    }
  }
  return idle
}
