import { dispose_mnt } from '#kernel/fs/dispose_mnt'
import { lockdep_might_wait } from '#kernel/fs/might_wait'
import {
  lock_mount_hash,
  MNT_DOOMED,
  mnt_add_count,
  mnt_flag,
  mnt_get_count,
  mount,
  unlock_mount_hash,
} from '#kernel/fs/mount'
import { stick_children } from '#kernel/fs/stuck_children'
import { READ_ONCE, set_bit, WRITE_ONCE } from '#kernel/lib/atomic'
import { smp_mb } from '#kernel/lib/barrier'
import { list_del_init } from '#kernel/lib/list'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { trace_mnt_count_negative, trace_mnt_doomed, trace_mntput, trace_mntput_unmarked } from '#kernel/trace'
import { NULL } from '#shm/arena'
import { sometimes } from '#shm/hints'

/** One more reference for a caller who owns one already. */
export function mntget(mnt: number): number {
  if (mnt !== NULL) mnt_add_count(mnt, 1)
  return mnt
}

/** Drops a reference. A real put, unlike umount's own: it clears the mark of MNT_EXPIRE. */
export function mntput(mnt: number): void {
  if (mnt === NULL) return
  trace_mntput(mnt)
  if (READ_ONCE(mnt + mount.mnt_expiry_mark) !== 0) {
    sometimes('mntput clears the mark of MNT_EXPIRE')
    WRITE_ONCE(mnt + mount.mnt_expiry_mark, 0)
  }
  trace_mntput_unmarked(mnt)
  mntput_no_expire(mnt)
}

/**
 * fs/namespace.c since 4.19 (9ea0a46ca2c3). While mnt_ns is set the put cannot be the final one: whoever clears it owns a
 * reference of its own and drops that only after a grace period, hence after this read-side section. Otherwise the
 * decrement is made under mount_lock, so that nobody else's put can change the sum while it is being read.
 */
export function mntput_no_expire(mnt: number): void {
  lockdep_might_wait()
  rcu_read_lock()
  if (READ_ONCE(mnt + mount.mnt_ns) !== NULL) {
    mnt_add_count(mnt, -1)
    rcu_read_unlock()
    return
  }
  lock_mount_hash()
  smp_mb() // pairs with the one in __legitimize_mnt: either it sees our sequence, or we see its count
  mnt_add_count(mnt, -1)
  const count = mnt_get_count(mnt)
  if (count !== 0 || mnt_flag(mnt, MNT_DOOMED)) {
    if (count < 0) trace_mnt_count_negative(mnt, count)
    if (count !== 0) sometimes('mntput of an unmounted mount is not the last')
    else sometimes('mntput finds the last put claimed')
    rcu_read_unlock()
    unlock_mount_hash()
    return
  }
  set_bit(MNT_DOOMED, mnt + mount.mnt_flags)
  trace_mnt_doomed(mnt)
  rcu_read_unlock()
  list_del_init(mnt + mount.mnt_instance)
  stick_children(mnt)
  unlock_mount_hash()
  dispose_mnt(mnt)
}
