import { MNT_NS_INTERNAL, mount } from '#kernel/fs/mount'
import { mnt_namespace } from '#kernel/fs/namespace'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { task_struct } from '#kernel/task'
import { NULL } from '#shm/arena'

/**
 * May the calling task open files by handle on `mnt`, of which it has a reference? It must have the user namespace that owns the
 * mount's namespace. That one may be given up meanwhile, so it is looked at inside RCU (CVE-2026-53341).
 */
export function may_decode_fh(mnt: number): boolean {
  const own = get(get(current() + task_struct.mnt_ns) + mnt_namespace.user_ns)
  rcu_read_lock()
  const ns = READ_ONCE(mnt + mount.mnt_ns)
  const may = ns !== NULL && ns !== MNT_NS_INTERNAL && get(ns + mnt_namespace.user_ns) === own
  rcu_read_unlock()
  return may
}
