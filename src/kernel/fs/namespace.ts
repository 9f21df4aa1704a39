import { WRITE_ONCE } from '#kernel/lib/atomic'
import { INIT_LIST_HEAD, list_head } from '#kernel/lib/list'
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
  seq: 'number of the namespace; constant',
})

const ns_cache = kmem_cache_create(mnt_namespace)

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
