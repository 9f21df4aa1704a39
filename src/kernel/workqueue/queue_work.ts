import { get, READ_ONCE, test_and_set_bit } from '#kernel/lib/atomic'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { smp_processor_id } from '#kernel/task'
import { aboutWork } from '#kernel/workqueue/about_work'
import { current_wq } from '#kernel/workqueue/current_work'
import { insert_work } from '#kernel/workqueue/insert_work'
import { kick_pool } from '#kernel/workqueue/kick_pool'
import { lockdep_queues } from '#kernel/workqueue/lockdep_maps'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { pwq_inc_nr_in_flight } from '#kernel/workqueue/pwq_in_flight'
import { wake_worker } from '#kernel/workqueue/reserve'
import { get_work_pool, WORK_STRUCT_INACTIVE, WORK_STRUCT_PENDING, work_struct } from '#kernel/workqueue/work_struct'
import { worker } from '#kernel/workqueue/worker'
import { find_worker_executing_work, worker_pool } from '#kernel/workqueue/worker_pool'
import { __WQ_ORDERED, pwq_of_cpu, system_wq, workqueue_struct, wq_of_pwq } from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'
import { report } from '#shm/findings'
import { sometimes } from '#shm/hints'

/**
 * Queues `work` on `wq`, for the pool of the calling CPU; false when it is pending already. Also then, what the caller
 * wrote before is visible to the execution that follows: the failed test is an exchange that the worker reads (C1).
 * Context: any.
 */
export function queue_work(wq: number, work: number): boolean {
  return queue_work_on(smp_processor_id(), wq, work)
}

export function queue_work_on(cpu: number, wq: number, work: number): boolean {
  lockdep_queues(work)
  // pairs with the exchange in set_work_pool_and_clear_pending
  if (test_and_set_bit(WORK_STRUCT_PENDING, work + work_struct.data)) return false
  __queue_work(cpu, wq, work)
  return true
}

export function schedule_work(work: number): boolean {
  return queue_work(system_wq, work)
}

/** Puts an item whose PENDING the caller owns on a list, and wakes an idle thread if the pool needs one. */
export function __queue_work(cpu: number, wq: number, work: number): void {
  if (READ_ONCE(wq + workqueue_struct.nr_drainers) > 0 && current_wq() !== wq) {
    report(
      'lost-work',
      'workqueue',
      `work item ${work} queued from outside on a work queue that is being drained`,
      aboutWork(work),
    )
    return
  }
  const pwq = lock_pwq_for(cpu, wq, work)
  const pool = get(pwq + pool_workqueue.pool)
  const color = get(pwq + pool_workqueue.work_color)
  if (pwq_inc_nr_in_flight(pwq) === 'active') insert_work(pwq, work, pool + worker_pool.worklist, color, 0)
  else {
    sometimes('queue_work finds max_active reached')
    insert_work(pwq, work, pwq + pool_workqueue.inactive_works, color, WORK_STRUCT_INACTIVE)
  }
  const thread = kick_pool(pool)
  spin_unlock(pool + worker_pool.lock)
  wake_worker(thread, pool)
}

/** C3: an item that still runs on the pool of last time must go there again. Returns with the lock of the pwq's pool. */
function lock_pwq_for(cpu: number, wq: number, work: number): number {
  const pwq = pwq_of_cpu(wq, cpu)
  const pool = get(pwq + pool_workqueue.pool)
  const last = get_work_pool(work)
  if (last !== NULL && last !== pool && (get(wq + workqueue_struct.flags) & __WQ_ORDERED) === 0) {
    spin_lock(last + worker_pool.lock)
    const runner = find_worker_executing_work(last, work, get(work + work_struct.func))
    if (runner !== NULL && wq_of_pwq(get(runner + worker.current_pwq)) === wq) {
      sometimes('queue_work follows an item to the pool that runs it')
      return get(runner + worker.current_pwq)
    }
    spin_unlock(last + worker_pool.lock)
  }
  spin_lock(pool + worker_pool.lock)
  return pwq
}
