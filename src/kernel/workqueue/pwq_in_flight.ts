import { atomic_dec_and_test, atomic_inc, clear_bit, get, set } from '#kernel/lib/atomic'
import { list_empty, list_next } from '#kernel/lib/list'
import { wake_up_all } from '#kernel/lib/wait'
import { move_linked_works } from '#kernel/workqueue/insert_work'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { WORK_STRUCT_INACTIVE, work_struct } from '#kernel/workqueue/work_struct'
import { worker_pool } from '#kernel/workqueue/worker_pool'
import { WORK_NO_COLOR, workqueue_struct } from '#kernel/workqueue/workqueue_struct'

/** Counts an item in, with the colour of its time; says on which list it goes. Locks: pool.lock */
export function pwq_inc_nr_in_flight(pwq: number): 'active' | 'inactive' {
  const wq = get(pwq + pool_workqueue.wq)
  set(pwq + pool_workqueue.queued, get(pwq + pool_workqueue.queued) + 1) // first: who sees the item in flight sees it here
  atomic_inc(wq + workqueue_struct.in_flight + get(pwq + pool_workqueue.work_color))
  const active = get(pwq + pool_workqueue.nr_active)
  if (active >= get(wq + workqueue_struct.max_active)) return 'inactive'
  set(pwq + pool_workqueue.nr_active, active + 1)
  return 'active'
}

/**
 * An item is done, or was taken back: the oldest inactive one gets its place, and flushers of its colour may be through.
 * While the colour is the current one nobody can be waiting for it: a flusher recolours the pwq, under the same lock,
 * before it looks at the count. Locks: pool.lock
 */
export function pwq_dec_nr_in_flight(pwq: number, color: number): void {
  if (color === WORK_NO_COLOR) return // barriers: neither flushed nor limited
  const wq = get(pwq + pool_workqueue.wq)
  const active = get(pwq + pool_workqueue.nr_active) - 1
  set(pwq + pool_workqueue.nr_active, active)
  if (!list_empty(pwq + pool_workqueue.inactive_works) && active < get(wq + workqueue_struct.max_active)) {
    pwq_activate_inactive_work(pwq, list_next(pwq + pool_workqueue.inactive_works) - work_struct.entry)
  }
  const count = wq + workqueue_struct.in_flight + color
  const last = atomic_dec_and_test(count) // pairs with the load in wait_for_color
  if (last && color !== get(pwq + pool_workqueue.work_color)) wake_up_all(count)
}

/** Moves an inactive item, with its barriers, to the worklist; the caller kicks the pool. Locks: pool.lock */
export function pwq_activate_inactive_work(pwq: number, work: number): void {
  move_linked_works(work, get(pwq + pool_workqueue.pool) + worker_pool.worklist)
  clear_bit(WORK_STRUCT_INACTIVE, work + work_struct.data)
  set(pwq + pool_workqueue.nr_active, get(pwq + pool_workqueue.nr_active) + 1)
}
