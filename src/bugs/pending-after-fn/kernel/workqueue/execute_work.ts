import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { wake_worker } from '#kernel/workqueue/reserve'
import { run_work } from '#kernel/workqueue/run_work'
import { get_work_color, set_work_pool_and_clear_pending } from '#kernel/workqueue/work_struct'
import { worker_pool } from '#kernel/workqueue/worker_pool'
import { WORK_NO_COLOR } from '#kernel/workqueue/workqueue_struct'

/** The bug: PENDING is given back after the function. Barriers keep the right order: they are gone when it returns. */
export function execute_work(pool: number, work: number, func: number, thread: number): void {
  const barrier = get_work_color(work) === WORK_NO_COLOR
  if (barrier) set_work_pool_and_clear_pending(work, pool)
  spin_unlock(pool + worker_pool.lock)
  wake_worker(thread, pool)
  run_work(func, work)
  if (!barrier) set_work_pool_and_clear_pending(work, pool)
  spin_lock(pool + worker_pool.lock)
}
