import { atomic_dec, atomic_inc, get, set } from '#kernel/lib/atomic'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { kick_pool } from '#kernel/workqueue/kick_pool'
import { wake_worker } from '#kernel/workqueue/reserve'
import { WORKER_NOT_RUNNING, worker } from '#kernel/workqueue/worker'
import { worker_pool } from '#kernel/workqueue/worker_pool'
import { NULL } from '#shm/arena'
import { sometimes } from '#shm/hints'

/**
 * C8: wait_on says here when a kworker sleeps in an item. If it was the last runnable one of a bound pool that has items
 * left, another is woken at once: that is what lets items wait for one another.
 */
export function wq_worker_sleeping(thread: number): void {
  const pool = get(thread + worker.pool)
  if (pool === NULL || (get(thread + worker.flags) & WORKER_NOT_RUNNING) !== 0) return
  set(thread + worker.sleeping, 1)
  spin_lock(pool + worker_pool.lock)
  atomic_dec(pool + worker_pool.nr_running) // under the lock: an item queued now sees 0, one queued before is seen here
  const another = kick_pool(pool)
  spin_unlock(pool + worker_pool.lock)
  if (another !== NULL) sometimes('a sleeping kworker has another one woken')
  wake_worker(another, pool)
}

export function wq_worker_running(thread: number): void {
  if (get(thread + worker.sleeping) === 0) return
  set(thread + worker.sleeping, 0)
  atomic_inc(get(thread + worker.pool) + worker_pool.nr_running)
}
