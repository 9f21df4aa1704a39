import { get, set } from '#kernel/lib/atomic'
import { rcu_read_lock_held } from '#kernel/lib/rcu'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { call, textName } from '#kernel/lib/text'
import { self, task_struct } from '#kernel/task'
import { wake_worker } from '#kernel/workqueue/reserve'
import { set_work_pool_and_clear_pending } from '#kernel/workqueue/work_struct'
import { worker_pool } from '#kernel/workqueue/worker_pool'
import { report } from '#shm/findings'

/**
 * C2: PENDING is given back before the function runs, so that whoever queues the item from now on, the function itself
 * included, gets one more run. After `call` the item may be freed: nothing here may touch it.
 *
 * Locks: pool.lock, dropped while the function runs. `thread` is woken once the lock is free.
 */
export function execute_work(pool: number, work: number, func: number, thread: number): void {
  set_work_pool_and_clear_pending(work, pool)
  spin_unlock(pool + worker_pool.lock)
  wake_worker(thread, pool)
  run(func, work)
  spin_lock(pool + worker_pool.lock)
}

export function run(func: number, work: number): void {
  set(self + task_struct.op, func)
  call(func, work)
  if (get(self + task_struct.held_count) !== 0 || rcu_read_lock_held()) {
    report('lockdep', 'workqueue', `${textName(func)} returned holding a lock or in a read-side section`)
  }
  set(self + task_struct.op, 0)
  set(self + task_struct.ops, get(self + task_struct.ops) + 1)
}
