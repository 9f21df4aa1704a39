import { get, set } from '#kernel/lib/atomic'
import { INIT_LIST_HEAD } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { spin_lock, spin_unlock, spinlock_t } from '#kernel/lib/spinlock'
import { drain_workqueue } from '#kernel/workqueue/drain_workqueue'
import { kworkerThreads, workerOfThread } from '#kernel/workqueue/kworker_threads'
import { MAX_PWQS, pool_workqueue, pool_workqueue_cache, pwqOfId, pwqTableWord } from '#kernel/workqueue/pool_workqueue'
import { stop_rescuer } from '#kernel/workqueue/stop_rescuer'
import { worker } from '#kernel/workqueue/worker'
import { nrBoundPools, poolOfId } from '#kernel/workqueue/worker_pool'
import { write_wq_name } from '#kernel/workqueue/workqueue_name'
import {
  __WQ_ORDERED,
  WQ_DFL_ACTIVE,
  WQ_MAX_ACTIVE,
  WQ_MEM_RECLAIM,
  WQ_UNBOUND,
  workqueue_cache,
  workqueue_struct,
} from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'
import { nrKworkers } from '#shm/boot_words'
import { staticOf, staticWords } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_free } from '#shm/slab'

const wq_pool_lock = staticOf('wq_pool_lock', spinlock_t, 'protects the list of queues, pwq numbers, rescuers')
const all = staticWords('workqueues', 1, 'first of all work queues, linked by next; wq_pool_lock')
export const firstWorkqueue = (): number => get(all)

/** A work queue, or NULL when memory, pwq numbers or rescuer threads have run out. `max_active` 0 means 256. */
export function alloc_workqueue(name: string, flags: number, max_active: number): number {
  const wq = kmem_cache_alloc(workqueue_cache)
  if (wq === NULL || init_workqueue(wq, name, flags, max_active)) return wq
  kmem_cache_free(workqueue_cache, wq)
  return NULL
}

/** Items run one at a time, in the order in which they were queued. */
export function alloc_ordered_workqueue(name: string, flags: number): number {
  return alloc_workqueue(name, flags | WQ_UNBOUND | __WQ_ORDERED, 1)
}

/** Nothing may queue on it any more. Context: may sleep */
export function destroy_workqueue(wq: number): void {
  drain_workqueue(wq)
  const rescuer = get(wq + workqueue_struct.rescuer)
  if (rescuer !== NULL) stop_rescuer(rescuer)
  spin_lock(wq_pool_lock)
  unlist(wq)
  release(wq)
  spin_unlock(wq_pool_lock)
  kmem_cache_free(workqueue_cache, wq)
}

/** Fills a zeroed workqueue_struct; false when something has run out, and then nothing is held. */
export function init_workqueue(wq: number, name: string, flags: number, max_active: number): boolean {
  write_wq_name(wq, name)
  set(wq + workqueue_struct.flags, flags)
  set(wq + workqueue_struct.max_active, Math.min(WQ_MAX_ACTIVE, Math.max(0, max_active)) || WQ_DFL_ACTIVE)
  spin_lock(wq_pool_lock)
  const complete = link_pwqs(wq) && init_rescuer(wq)
  if (complete) {
    set(wq + workqueue_struct.next, get(all))
    set(all, wq)
  } else {
    release(wq)
  }
  spin_unlock(wq_pool_lock)
  return complete
}

/** Locks: wq_pool_lock */
function link_pwqs(wq: number): boolean {
  lockdep_assert_held(wq_pool_lock)
  const unbound = (get(wq + workqueue_struct.flags) & WQ_UNBOUND) !== 0
  const count = unbound ? 1 : nrBoundPools()
  for (let i = 0; i < count; i++) {
    const pwq = alloc_pwq(wq, poolOfId(unbound ? nrBoundPools() + 1 : i + 1))
    if (pwq === NULL) return false
    set(wq + workqueue_struct.pwqs + i, pwq)
    set(wq + workqueue_struct.nr_pwqs, i + 1)
  }
  return true
}

function alloc_pwq(wq: number, pool: number): number {
  let id = 1
  while (id < MAX_PWQS && pwqOfId(id) !== NULL) id++
  const pwq = id < MAX_PWQS ? kmem_cache_alloc(pool_workqueue_cache) : NULL
  if (pwq === NULL) return NULL
  set(pwq + pool_workqueue.id, id)
  set(pwq + pool_workqueue.wq, wq)
  set(pwq + pool_workqueue.pool, pool)
  INIT_LIST_HEAD(pwq + pool_workqueue.inactive_works)
  INIT_LIST_HEAD(pwq + pool_workqueue.mayday_node)
  set(pwqTableWord(id), pwq)
  return pwq
}

/** Gives a WQ_MEM_RECLAIM queue one of the rescuer threads. Locks: wq_pool_lock */
function init_rescuer(wq: number): boolean {
  lockdep_assert_held(wq_pool_lock)
  if ((get(wq + workqueue_struct.flags) & WQ_MEM_RECLAIM) === 0) return true
  for (let index = nrKworkers(); index < kworkerThreads(); index++) {
    const rescuer = workerOfThread(index)
    if (get(rescuer + worker.rescue_wq) !== NULL) continue
    set(rescuer + worker.rescue_wq, wq)
    set(wq + workqueue_struct.rescuer, rescuer)
    return true
  }
  return false
}

/** Locks: wq_pool_lock */
function release(wq: number): void {
  lockdep_assert_held(wq_pool_lock)
  for (let i = 0; i < get(wq + workqueue_struct.nr_pwqs); i++) {
    const pwq = get(wq + workqueue_struct.pwqs + i)
    set(pwqTableWord(get(pwq + pool_workqueue.id)), NULL)
    kmem_cache_free(pool_workqueue_cache, pwq)
  }
  const rescuer = get(wq + workqueue_struct.rescuer)
  if (rescuer !== NULL) set(rescuer + worker.rescue_wq, NULL)
}

function unlist(wq: number): void {
  let link = all
  while (get(link) !== wq) link = get(link) + workqueue_struct.next
  set(link, get(wq + workqueue_struct.next))
}
