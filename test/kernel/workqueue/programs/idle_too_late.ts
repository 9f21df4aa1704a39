import { atomic_dec, atomic_inc, set } from '#kernel/lib/atomic'
import { list_empty, list_next } from '#kernel/lib/list'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { kick_pool, worker_arrived } from '#kernel/workqueue/kick_pool'
import { process_linked_works } from '#kernel/workqueue/process_one_work'
import { owed_pool_or_idle, wake_worker } from '#kernel/workqueue/reserve'
import { work_struct } from '#kernel/workqueue/work_struct'
import { worker } from '#kernel/workqueue/worker'
import { need_more_worker, worker_pool } from '#kernel/workqueue/worker_pool'
import { NULL } from '#shm/arena'

/** Goes idle once the lock of the pool is free: who queues in between finds another thread. Bound pools only. */
export function serve_pool(thread: number, pool: number): number {
  spin_lock(pool + worker_pool.lock)
  worker_arrived(pool)
  if (need_more_worker(pool)) {
    set(thread + worker.pool, pool)
    atomic_inc(pool + worker_pool.nr_running)
    do {
      process_linked_works(thread, list_next(pool + worker_pool.worklist) - work_struct.entry)
    } while (!list_empty(pool + worker_pool.worklist))
    atomic_dec(pool + worker_pool.nr_running)
    set(thread + worker.pool, NULL)
  }
  const another = kick_pool(pool)
  spin_unlock(pool + worker_pool.lock)
  wake_worker(another, pool)
  return owed_pool_or_idle(thread)
}
