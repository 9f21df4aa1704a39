import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { wake_worker } from '#kernel/workqueue/reserve'
import { run_work } from '#kernel/workqueue/run_work'
import { set_work_pool_and_clear_pending } from '#kernel/workqueue/work_struct'
import { worker_pool } from '#kernel/workqueue/worker_pool'

/**
 * C2: PENDING is given back before the function runs, so that whoever queues the item from now on, the function itself
 * included, gets one more run. After the call the item may be freed: nothing here may touch it.
 *
 * Locks: pool.lock, dropped while the function runs. `thread` is woken once the lock is free.
 */
export function execute_work(pool: number, work: number, func: number, thread: number): void {
  lockdep_assert_held(pool + worker_pool.lock)
  set_work_pool_and_clear_pending(work, pool)
  spin_unlock(pool + worker_pool.lock)
  wake_worker(thread, pool)
  run_work(func, work)
  spin_lock(pool + worker_pool.lock)
}
