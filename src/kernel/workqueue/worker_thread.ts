import { atomic_dec, atomic_inc, get, READ_ONCE, set } from '#kernel/lib/atomic'
import { list_empty, list_head, list_next } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { bind_task, migrate_to, PF_KTHREAD, PF_WQ_WORKER, smp_processor_id } from '#kernel/task'
import { create_worker } from '#kernel/workqueue/create_worker'
import { kick_pool, worker_arrived } from '#kernel/workqueue/kick_pool'
import { kworkerPid, workerOfThread } from '#kernel/workqueue/kworker_threads'
import { process_linked_works } from '#kernel/workqueue/process_one_work'
import { rescuer_thread } from '#kernel/workqueue/rescuer_thread'
import {
  nr_owed,
  owed_pool_or_idle,
  pools_are_owed,
  sleep_until_sent,
  wake_worker,
  workqueues_are_stopped,
} from '#kernel/workqueue/reserve'
import { work_struct } from '#kernel/workqueue/work_struct'
import { WORKER_RESCUER, WORKER_UNBOUND, worker } from '#kernel/workqueue/worker'
import { need_more_worker, pool_is_bound, worker_pool } from '#kernel/workqueue/worker_pool'
import { mem, NULL } from '#shm/arena'
import { nrCpus } from '#shm/boot_words'
import { mayWatch, watch } from '#shm/hints'

/** What thread `index` of the kworkers runs until `shutdown_workqueues`. All its idle waits are without a timeout. */
export function worker_thread(index: number): void {
  bind_task(kworkerPid(index), index % nrCpus(), PF_WQ_WORKER | PF_KTHREAD)
  const thread = workerOfThread(index)
  if ((get(thread + worker.flags) & WORKER_RESCUER) !== 0) {
    rescuer_thread(thread)
    return
  }
  let pool = sleep_until_sent(thread)
  if (pool !== NULL) create_worker()
  while (pool !== NULL) {
    pool = serve_pool(thread, pool)
    if (pool === NULL) pool = sleep_until_sent(thread)
  }
}

/** Runs items of `pool` as long as it needs this worker; the pool that is owed one, or NULL: nothing to do. */
function serve_pool(thread: number, pool: number): number {
  spin_lock(pool + worker_pool.lock)
  worker_arrived(pool)
  if (need_more_worker(pool)) {
    const bound = pool_is_bound(pool)
    set(thread + worker.pool, pool)
    set(thread + worker.flags, bound ? 0 : WORKER_UNBOUND)
    migrate_to(bound ? get(pool + worker_pool.cpu) : smp_processor_id())
    if (bound) atomic_inc(pool + worker_pool.nr_running)
    do {
      process_linked_works(thread, list_next(pool + worker_pool.worklist) - work_struct.entry)
    } while (keep_working(pool) || (bound && more_comes(pool)))
    if (bound) atomic_dec(pool + worker_pool.nr_running)
    set(thread + worker.pool, NULL)
  }
  const another = kick_pool(pool) // it left items behind only because another pool is owed a thread
  const next = owed_pool_or_idle(thread)
  spin_unlock(pool + worker_pool.lock)
  wake_worker(another, pool)
  return next
}

/**
 * A worker of a bound pool that finds the list empty watches it for a moment, where it may, before it goes idle. It counts as
 * running meanwhile, so that whoever queues has nobody to wake; a pool that is owed a thread gets it. Locks: pool.lock, dropped
 * while it watches
 */
function more_comes(pool: number): boolean {
  const list = pool + worker_pool.worklist
  if (!mayWatch() || !list_empty(list) || workqueues_are_stopped()) return false
  spin_unlock(pool + worker_pool.lock)
  watch(mem, list + list_head.next, list, nr_owed)
  spin_lock(pool + worker_pool.lock)
  return keep_working(pool)
}

/**
 * One runnable worker is enough for a bound pool. With fewer threads than pools, the thread goes round: after each item
 * it sees to the pools that are owed one. Locks: pool.lock
 */
function keep_working(pool: number): boolean {
  lockdep_assert_held(pool + worker_pool.lock)
  return !list_empty(pool + worker_pool.worklist) && READ_ONCE(pool + worker_pool.nr_running) <= 1 && !pools_are_owed()
}
