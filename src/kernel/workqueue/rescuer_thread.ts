import { get, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { list_next } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { migrate_to } from '#kernel/task'
import { kick_pool } from '#kernel/workqueue/kick_pool'
import { take_mayday } from '#kernel/workqueue/mayday'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { process_linked_works } from '#kernel/workqueue/process_one_work'
import { sleep_until_sent, wake_worker, workqueues_are_stopped } from '#kernel/workqueue/reserve'
import { get_work_pwq, work_struct } from '#kernel/workqueue/work_struct'
import { worker } from '#kernel/workqueue/worker'
import { worker_pool } from '#kernel/workqueue/worker_pool'
import { NULL } from '#shm/arena'

/** The thread that a WQ_MEM_RECLAIM queue has for itself: asleep until a pool without workers sends a mayday (C9). */
export function rescuer_thread(rescuer: number): void {
  while (!workqueues_are_stopped()) {
    if (sleep_until_sent(rescuer) === NULL) return
    WRITE_ONCE(rescuer + worker.wake, 0) // before the list is read: a mayday from now on wakes it again
    for (let pwq = take_mayday(rescuer); pwq !== NULL; pwq = take_mayday(rescuer)) rescue(rescuer, pwq)
  }
}

/** Runs the items of one queue that wait on one pool, until none is left. It does not count as a running worker. */
function rescue(rescuer: number, pwq: number): void {
  const pool = get(pwq + pool_workqueue.pool)
  spin_lock(pool + worker_pool.lock)
  set(rescuer + worker.pool, pool)
  if (get(pool + worker_pool.cpu) >= 0) migrate_to(get(pool + worker_pool.cpu))
  for (let work = first_work_of(pool, pwq); work !== NULL; work = first_work_of(pool, pwq)) {
    process_linked_works(rescuer, work)
  }
  set(rescuer + worker.pool, NULL)
  const thread = kick_pool(pool)
  spin_unlock(pool + worker_pool.lock)
  wake_worker(thread, pool)
}

/** Locks: pool.lock */
function first_work_of(pool: number, pwq: number): number {
  lockdep_assert_held(pool + worker_pool.lock)
  const head = pool + worker_pool.worklist
  for (let entry = list_next(head); entry !== head; entry = list_next(entry)) {
    if (get_work_pwq(entry - work_struct.entry) === pwq) return entry - work_struct.entry
  }
  return NULL
}
