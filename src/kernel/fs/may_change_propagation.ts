import { MNT_NS_INTERNAL, mount } from '#kernel/fs/mount'
import { mnt_namespace } from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { EINVAL, EPERM } from '#kernel/lib/errno'
import { lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { task_struct } from '#kernel/task'
import { NULL } from '#shm/arena'

/** Only who is root of the namespace that it is in: not of what has left it (CVE-2025-38498). Locks: namespace_sem[write] */
export function may_change_propagation(mnt: number): number {
  lockdep_assert_held_write(namespace_sem)
  const ns = READ_ONCE(mnt + mount.mnt_ns)
  if (ns === NULL || ns === MNT_NS_INTERNAL) return -EINVAL
  const own = get(get(current() + task_struct.mnt_ns) + mnt_namespace.user_ns)
  return own === 0 || own === get(ns + mnt_namespace.user_ns) ? 0 : -EPERM
}
