import { get, READ_ONCE } from '#kernel/lib/atomic'
import { list_empty, list_head, list_next } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { spinlock_t } from '#kernel/lib/spinlock'
import { timer_list } from '#kernel/lib/timer_list'
import { worker } from '#kernel/workqueue/worker'
import { NULL } from '#shm/arena'
import { embed, staticOf, struct, words } from '#shm/layout'
import { kmem_cache_create } from '#shm/slab'

/**
 * A worker pool: a list of items and the workers that serve it. There is one for each CPU (bound) and one for all
 * (unbound). A bound pool starts no item while one of its workers is runnable; the unbound one starts whatever it can.
 */
export const worker_pool = struct('worker_pool', {
  lock: embed(spinlock_t, 'protects the pool, the items on its lists and the pwqs that feed it'),
  id: 'number in work_struct.data, from 1; written by boot',
  cpu: 'CPU it is bound to, -1 unbound; written by boot',
  worklist: embed(list_head, 'items to run, through work_struct.entry; lock'),
  nr_running: 'runnable workers that count (C8), 0 in the unbound pool; up without the lock, down and tested under it',
  coming: '1 while a worker has been sent here or is owed to it; lock',
  starved: '1 while the one that is coming is owed: no idle thread was left; lock',
  busy: embed(list_head, 'workers that run an item, through worker.entry; lock'),
  starved_entry: embed(list_head, 'place in the list of pools that are owed a worker; reserve lock'),
  mayday_timer: embed(timer_list, 'armed when items of a WQ_MEM_RECLAIM queue find no worker'),
  mayday_armed: '1 from arming until the timer has fired; lock',
  nr_busy: 'workers that run an item; lock',
  max_busy: 'most at once so far; lock, read by statistics',
})
export const worker_pool_cache = kmem_cache_create(worker_pool, { perPage: 3 })

/** With more CPUs than this, several share a bound pool. */
export const MAX_BOUND_POOLS = 16
const pools = struct('worker_pools', {
  nr_bound: 'bound pools; written by boot',
  address: words(MAX_BOUND_POOLS + 2, 'pool by number, the unbound one last; written by boot'),
})
const table = staticOf('worker_pools', pools, 'all pools')

export const poolOfId = (id: number): number => get(table + pools.address + id)
export const nrBoundPools = (): number => get(table + pools.nr_bound)
export const poolTableWord = (id: number): number => table + pools.address + id
export const nrBoundWord: number = table + pools.nr_bound

/** Locks: pool.lock */
export function pool_is_bound(pool: number): boolean {
  lockdep_assert_held(pool + worker_pool.lock)
  return get(pool + worker_pool.cpu) >= 0
}

/** Is there an item that somebody else should start on now? Locks: pool.lock */
export function need_more_worker(pool: number): boolean {
  lockdep_assert_held(pool + worker_pool.lock)
  return !list_empty(pool + worker_pool.worklist) && READ_ONCE(pool + worker_pool.nr_running) === 0
}

/**
 * The worker of this pool that runs `work`, or NULL. An item that was freed and recycled as another one has another
 * function, mostly. Locks: pool.lock
 */
export function find_worker_executing_work(pool: number, work: number, func: number): number {
  lockdep_assert_held(pool + worker_pool.lock)
  const head = pool + worker_pool.busy
  for (let entry = list_next(head); entry !== head; entry = list_next(entry)) {
    const candidate = entry - worker.entry
    if (get(candidate + worker.current_work) === work && get(candidate + worker.current_func) === func) return candidate
  }
  return NULL
}
