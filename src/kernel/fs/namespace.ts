import { MNT_NS_INTERNAL, mnt_has_parent, mount, mount_lock } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { get, READ_ONCE, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { INIT_LIST_HEAD, list_add_tail, list_del_init, list_head } from '#kernel/lib/list'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { task_struct } from '#kernel/task'
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
  anon: '1: of a tree that goes with a descriptor, and that no task is in; constant',
  origin: 'mnt_namespace * that such a tree is a copy from, never followed, or NULL; constant',
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

/** A namespace without tasks, for what is attached to nothing yet. */
export function alloc_anon_ns(origin: number): number {
  const ns = alloc_mnt_ns(get(get(current() + task_struct.mnt_ns) + mnt_namespace.user_ns))
  if (ns === NULL) return NULL
  set(ns + mnt_namespace.anon, 1)
  set(ns + mnt_namespace.origin, origin)
  return ns
}

export function is_anon_ns(ns: number): boolean {
  return ns !== NULL && ns !== MNT_NS_INTERNAL && get(ns + mnt_namespace.anon) !== 0
}

export function free_mnt_ns(ns: number): void {
  kmem_cache_free(ns_cache, ns)
}

/** From here on puts of `mnt` take the fast path. Locks: namespace_sem[write], mount_lock[write] */
export function join_namespace(mnt: number, ns: number): void {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  const left = READ_ONCE(mnt + mount.mnt_ns)
  if (is_anon_ns(left)) {
    list_del_init(mnt + mount.mnt_list)
    set(left + mnt_namespace.nr_mounts, get(left + mnt_namespace.nr_mounts) - 1)
  }
  WRITE_ONCE(mnt + mount.mnt_ns, ns)
  list_add_tail(mnt + mount.mnt_list, ns + mnt_namespace.list)
  set(ns + mnt_namespace.nr_mounts, get(ns + mnt_namespace.nr_mounts) + 1)
  touch_mnt_namespace(ns)
}

/** Locks: namespace_sem[write], mount_lock[write] */
export function touch_mnt_namespace(ns: number): void {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  set(ns + mnt_namespace.event, get(ns + mnt_namespace.event) + 1)
}

/** Is the mount the root of a tree that goes with a descriptor? Locks: namespace_sem, or mount_lock */
export function anon_ns_root(mnt: number): boolean {
  return is_anon_ns(READ_ONCE(mnt + mount.mnt_ns)) && !mnt_has_parent(mnt)
}

/** In the caller's namespace, or in a tree of nobody's or that is a copy of what is in it. Locks: namespace_sem */
export function may_use_mount(mnt: number): boolean {
  lockdep_assert_held(namespace_sem)
  const ns = READ_ONCE(mnt + mount.mnt_ns)
  const own = get(current() + task_struct.mnt_ns)
  if (ns === own) return true
  if (!is_anon_ns(ns)) return false
  const origin = get(ns + mnt_namespace.origin)
  return origin === NULL || origin === own
}
