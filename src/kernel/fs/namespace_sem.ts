import { mntput } from '#kernel/fs/mntput'
import { mount } from '#kernel/fs/mount'
import { get, set } from '#kernel/lib/atomic'
import { lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { synchronize_rcu_expedited } from '#kernel/lib/rcu'
import { down_write, rw_semaphore, up_write } from '#kernel/lib/rwsem'
import { NULL } from '#shm/arena'
import { staticOf, staticWords } from '#shm/layout'

/**
 * namespace_sem and what its release does. umount_tree leaves mounts on the `unmounted` list, each with the reference that
 * the namespace had. They are put only here: after the semaphore is released, because the last put may shut a filesystem
 * down; and after a grace period, because a put that saw mnt_ns set relies on ours coming later (mntput_no_expire) and a
 * walker may still take an increment back (__legitimize_mnt).
 */
export const namespace_sem = staticOf('namespace_sem', rw_semaphore, 'the mount tree of every namespace')
const unmounted = staticWords('unmounted', 1, 'mounts to put at namespace_unlock, through mnt_umount; namespace_sem')

export function namespace_lock(at?: number): void {
  down_write(namespace_sem, at)
}

/** Context: may sleep, and may shut filesystems down. */
export function namespace_unlock(): void {
  let mnt = get(unmounted)
  set(unmounted, NULL)
  up_write(namespace_sem)
  if (mnt === NULL) return
  synchronize_rcu_expedited()
  while (mnt !== NULL) {
    const next = get(mnt + mount.mnt_umount)
    set(mnt + mount.mnt_umount, NULL)
    mntput(mnt)
    mnt = next
  }
}

/** Leaves the namespace's reference on `mnt` for namespace_unlock. Locks: namespace_sem[write] */
export function put_at_unlock(mnt: number): void {
  lockdep_assert_held_write(namespace_sem)
  set(mnt + mount.mnt_umount, get(unmounted))
  set(unmounted, mnt)
}
