import { dispose_mnt } from '#kernel/fs/dispose_mnt'
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
import { list_del_init } from '#kernel/lib/list'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { trace_mnt_count_negative, trace_mnt_doomed, trace_mntput, trace_mntput_unmarked } from '#kernel/trace'
import { NULL } from '#shm/arena'

export { mntget } from '#kernel/fs/mntput'

export function mntput(mnt: number): void {
  if (mnt === NULL) return
  trace_mntput(mnt)
  if (READ_ONCE(mnt + mount.mnt_expiry_mark) !== 0) WRITE_ONCE(mnt + mount.mnt_expiry_mark, 0)
  trace_mntput_unmarked(mnt)
  mntput_no_expire(mnt)
}

/** The bug: the decrement is made before the lock, so that another CPU's falls between the reads of this one's sum. */
export function mntput_no_expire(mnt: number): void {
  rcu_read_lock()
  mnt_add_count(mnt, -1)
  if (READ_ONCE(mnt + mount.mnt_ns) !== NULL) {
    rcu_read_unlock()
    return
  }
  lock_mount_hash()
  const count = mnt_get_count(mnt)
  if (count !== 0 || mnt_flag(mnt, MNT_DOOMED)) {
    if (count < 0) trace_mnt_count_negative(mnt, count)
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
