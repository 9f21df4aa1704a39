import { get, WRITE_ONCE } from '#kernel/lib/atomic'
import { list_empty } from '#kernel/lib/list'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { worker_pool } from '#kernel/workqueue/worker_pool'
import { workqueue_struct } from '#kernel/workqueue/workqueue_struct'

/** Flushes until the queue is empty, however its items queue one another; from outside nothing may be queued meanwhile. */
export function drain_workqueue(wq: number): void {
  count_drainers(wq, 1)
  do flush_workqueue(wq)
  while (!is_drained(wq))
  count_drainers(wq, -1)
}

function is_drained(wq: number): boolean {
  for (let i = 0; i < get(wq + workqueue_struct.nr_pwqs); i++) {
    const pwq = get(wq + workqueue_struct.pwqs + i)
    const pool = get(pwq + pool_workqueue.pool)
    spin_lock(pool + worker_pool.lock)
    const drained = get(pwq + pool_workqueue.nr_active) === 0 && list_empty(pwq + pool_workqueue.inactive_works)
    spin_unlock(pool + worker_pool.lock)
    if (!drained) return false
  }
  return true
}

function count_drainers(wq: number, delta: number): void {
  spin_lock(wq + workqueue_struct.lock)
  WRITE_ONCE(wq + workqueue_struct.nr_drainers, get(wq + workqueue_struct.nr_drainers) + delta)
  spin_unlock(wq + workqueue_struct.lock)
}
