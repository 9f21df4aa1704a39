import { mount } from '#kernel/fs/mount'
import { get, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { INIT_LIST_HEAD, list_add_tail, list_head } from '#kernel/lib/list'
import { NULL } from '#shm/arena'
import { embed, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

export { namespace_lock, namespace_sem, namespace_unlock, put_at_unlock } from '#kernel/fs/namespace_sem'

/** struct mnt_namespace: the mounts that a group of tasks sees. */
export const mnt_namespace = struct('mnt_namespace', {
  count: 'tasks that use it; atomic',
  root: 'mount *; constant once built',
  list: embed(list_head, 'its mounts, through mnt_list; namespace_sem'),
  nr_mounts: 'length of list; namespace_sem',
  event: 'counts changes; namespace_sem',
  user_ns: 'number of the user namespace that owns it; constant',
})

const ns_cache = kmem_cache_create(mnt_namespace)

/** An empty namespace with one user, or NULL. */
export function alloc_mnt_ns(user_ns = 0): number {
  const ns = kmem_cache_alloc(ns_cache)
  if (ns === NULL) return NULL
  INIT_LIST_HEAD(ns + mnt_namespace.list)
  set(ns + mnt_namespace.user_ns, user_ns)
  WRITE_ONCE(ns + mnt_namespace.count, 1)
  return ns
}

export function free_mnt_ns(ns: number): void {
  kmem_cache_free(ns_cache, ns)
}

/** From here on puts of `mnt` take the fast path. Locks: namespace_sem[write], mount_lock[write] */
export function join_namespace(mnt: number, ns: number): void {
  WRITE_ONCE(mnt + mount.mnt_ns, ns)
  list_add_tail(mnt + mount.mnt_list, ns + mnt_namespace.list)
  set(ns + mnt_namespace.nr_mounts, get(ns + mnt_namespace.nr_mounts) + 1)
  touch_mnt_namespace(ns)
}

/** Locks: namespace_sem[write], mount_lock[write] */
export function touch_mnt_namespace(ns: number): void {
  set(ns + mnt_namespace.event, get(ns + mnt_namespace.event) + 1)
}
