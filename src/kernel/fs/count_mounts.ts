import { mnt_namespace } from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { next_mnt } from '#kernel/fs/next_mnt'
import { get, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { ENOSPC } from '#kernel/lib/errno'
import { lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'
import { staticWords } from '#shm/layout'

/** /proc/sys/fs/mount-max: a few binds of shared trees into one another would otherwise make 2^n mounts (CVE-2016-6213). */
export const sysctl_mount_max = staticWords('sysctl_mount_max', 1, 'mounts that a namespace may have; written by boot')
const MOUNT_MAX = 100_000

export function boot_mount_max(): void {
  WRITE_ONCE(sysctl_mount_max, MOUNT_MAX)
}

/**
 * How many mounts are on their way into `ns` when the tree of `root` is too, beside `pending` others; or -ENOSPC.
 * Locks: namespace_sem[write]
 */
export function count_mounts(ns: number, root: number, pending: number): number {
  lockdep_assert_held_write(namespace_sem)
  let count = pending
  for (let mnt = root; mnt !== NULL; mnt = next_mnt(mnt, root)) count++
  return get(ns + mnt_namespace.nr_mounts) + count > READ_ONCE(sysctl_mount_max) ? -ENOSPC : count
}
