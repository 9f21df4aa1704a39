import { mntput } from '#kernel/fs/mntput'
import { mount } from '#kernel/fs/mount'
import { get, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { INIT_LIST_HEAD, list_head } from '#kernel/lib/list'
import { synchronize_rcu_expedited } from '#kernel/lib/rcu'
import { down_write, rw_semaphore, up_write } from '#kernel/lib/rwsem'
import { NULL } from '#shm/arena'
import { embed, staticOf, staticWords, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

/**
 * namespace_sem and what its release does. umount_tree leaves mounts on the `unmounted` list, each with the reference that
 * the namespace had. They are put only here: after the semaphore is released, because the last put may shut a filesystem
 * down; and after a grace period, because a put that saw mnt_ns set relies on ours coming later (mntput_no_expire) and a
 * walker may still take an increment back (__legitimize_mnt).
 */
export const mnt_namespace = struct('mnt_namespace', {
  count: 'tasks that use it; atomic',
  root: 'mount *; constant once built',
  list: embed(list_head, 'its mounts, through mnt_list; namespace_sem'),
  nr_mounts: 'length of list; namespace_sem',
  event: 'counts changes; namespace_sem',
  seq: 'number of the namespace; constant',
})

export const namespace_sem = staticOf('namespace_sem', rw_semaphore, 'the mount tree of every namespace')
const unmounted = staticWords('unmounted', 1, 'mounts to put at namespace_unlock, through mnt_umount; namespace_sem')
const ns_cache = kmem_cache_create(mnt_namespace)

export function namespace_lock(): void {
  down_write(namespace_sem)
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
  set(mnt + mount.mnt_umount, get(unmounted))
  set(unmounted, mnt)
}

/** An empty namespace with one user, or NULL. */
export function alloc_mnt_ns(): number {
  const ns = kmem_cache_alloc(ns_cache)
  if (ns === NULL) return NULL
  INIT_LIST_HEAD(ns + mnt_namespace.list)
  WRITE_ONCE(ns + mnt_namespace.count, 1)
  return ns
}

export function free_mnt_ns(ns: number): void {
  kmem_cache_free(ns_cache, ns)
}
