import { get, test_and_set_bit } from '#kernel/lib/atomic'
import { EAGAIN, ENOENT } from '#kernel/lib/errno'
import { list_del_init } from '#kernel/lib/list'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { del_timer } from '#kernel/lib/timer'
import { kick_pool } from '#kernel/workqueue/kick_pool'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { pwq_activate_inactive_work, pwq_dec_nr_in_flight } from '#kernel/workqueue/pwq_in_flight'
import { wake_worker } from '#kernel/workqueue/reserve'
import {
  get_work_color,
  get_work_pool,
  get_work_pwq,
  set_work_pool_and_keep_pending,
  WORK_STRUCT_INACTIVE,
  WORK_STRUCT_PENDING,
  work_has,
  work_in_transit,
  work_is_canceling,
  work_struct,
} from '#kernel/workqueue/work_struct'
import { worker_pool } from '#kernel/workqueue/worker_pool'
import { NULL } from '#shm/arena'
import { cpu_relax } from '#shm/hints'

/**
 * Takes PENDING away from wherever it is. `timer` is that of a delayed work, or NULL.
 *
 *   1        it was pending; the caller owns PENDING now, and the item is on no list
 *   0        it was idle; the caller owns PENDING now
 *   -EAGAIN  somebody is between setting PENDING and the list: again
 *   -ENOENT  somebody else cancels it
 */
export function try_to_grab_pending(work: number, timer: number): number {
  if (timer !== NULL && del_timer(timer)) return 1
  if (!test_and_set_bit(WORK_STRUCT_PENDING, work + work_struct.data)) return 0
  if (steal_from_list(work)) return 1
  if (work_is_canceling(work)) return -ENOENT
  if (work_in_transit(work)) cpu_relax() // else it has moved on since the first look
  return -EAGAIN
}

function steal_from_list(work: number): boolean {
  const pool = get_work_pool(work)
  if (pool === NULL) return false
  spin_lock(pool + worker_pool.lock)
  const pwq = get_work_pwq(work)
  const here = pwq !== NULL && get(pwq + pool_workqueue.pool) === pool
  let thread = NULL
  if (here) {
    // Its barriers cannot be cancelled: they go to the worklist with it and stay there without it.
    if (work_has(WORK_STRUCT_INACTIVE, work)) pwq_activate_inactive_work(pwq, work)
    list_del_init(work + work_struct.entry)
    pwq_dec_nr_in_flight(pwq, get_work_color(work))
    set_work_pool_and_keep_pending(work, pool)
    thread = kick_pool(pool)
  }
  spin_unlock(pool + worker_pool.lock)
  wake_worker(thread, pool)
  return here
}
