import { get, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { smp_store_release } from '#kernel/lib/barrier'
import { list_add_tail, list_del_init, list_empty, list_next } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { spin_lock, spin_unlock, spinlock_t } from '#kernel/lib/spinlock'
import { text } from '#kernel/lib/text'
import { jiffies, mod_timer, timer_setup } from '#kernel/lib/timer'
import { wake_up_all } from '#kernel/lib/wait'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { wake_worker } from '#kernel/workqueue/reserve'
import { get_work_pwq, work_struct } from '#kernel/workqueue/work_struct'
import { worker } from '#kernel/workqueue/worker'
import { worker_pool } from '#kernel/workqueue/worker_pool'
import { workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'
import { sometimes } from '#shm/hints'
import { staticOf } from '#shm/layout'

/**
 * C9: when a pool gets no worker for MAYDAY_MS, the rescuers of the WQ_MEM_RECLAIM queues that have items on its list are
 * called. A queue's rescuer runs that queue's items only, one after another: slow, but it needs no new thread.
 */
const MAYDAY_MS = 10
const mayday_lock = staticOf('wq_mayday_lock', spinlock_t, 'leaf; protects the rescuers lists of maydays')

export function init_mayday(pool: number): void {
  timer_setup(pool + worker_pool.mayday_timer, pool_mayday_timeout)
}

/** Starts the clock if an item on the list has a rescuer that is not called yet. Locks: pool.lock */
export function arm_mayday(pool: number): void {
  lockdep_assert_held(pool + worker_pool.lock)
  if (get(pool + worker_pool.mayday_armed) === 1) return
  if (!forEachRescuable(pool, () => true)) return
  set(pool + worker_pool.mayday_armed, 1)
  mod_timer(pool + worker_pool.mayday_timer, jiffies() + MAYDAY_MS)
}

const pool_mayday_timeout = text('pool_mayday_timeout', (timer) => {
  const pool = timer - worker_pool.mayday_timer
  spin_lock(pool + worker_pool.lock)
  set(pool + worker_pool.mayday_armed, 0)
  if (get(pool + worker_pool.starved) === 1) forEachRescuable(pool, send_mayday)
  spin_unlock(pool + worker_pool.lock)
})

/** Puts the pwq on its rescuer's list and wakes that one; false: visit the others too. Locks: pool.lock */
function send_mayday(pwq: number): boolean {
  const wq = get(pwq + pool_workqueue.wq)
  const rescuer = get(wq + workqueue_struct.rescuer)
  spin_lock(mayday_lock)
  const news = list_empty(pwq + pool_workqueue.mayday_node)
  if (news) {
    sometimes('a rescuer is summoned')
    list_add_tail(pwq + pool_workqueue.mayday_node, rescuer + worker.maydays)
    WRITE_ONCE(rescuer + worker.rescuing, 1)
    set(wq + workqueue_struct.rescues, get(wq + workqueue_struct.rescues) + 1)
  }
  spin_unlock(mayday_lock)
  if (news) wake_worker(rescuer, get(pwq + pool_workqueue.pool))
  return false
}

/** The next pwq that asked this rescuer for help; or NULL, and then the rescuer has let go of all of them. */
export function take_mayday(rescuer: number): number {
  spin_lock(mayday_lock)
  let pwq = NULL
  if (!list_empty(rescuer + worker.maydays)) {
    pwq = list_next(rescuer + worker.maydays) - pool_workqueue.mayday_node
    list_del_init(pwq + pool_workqueue.mayday_node)
  }
  const rests = pwq === NULL && get(rescuer + worker.rescuing) === 1
  if (rests) smp_store_release(rescuer + worker.rescuing, 0) // pairs with the load in stop_rescuer
  spin_unlock(mayday_lock)
  if (rests) wake_up_all(rescuer + worker.rescuing)
  return pwq
}

/** Visits the pwqs with a rescuer of all items that wait; true once `visit` says true. Locks: pool.lock */
function forEachRescuable(pool: number, visit: (pwq: number) => boolean): boolean {
  lockdep_assert_held(pool + worker_pool.lock)
  const head = pool + worker_pool.worklist
  for (let entry = list_next(head); entry !== head; entry = list_next(entry)) {
    const pwq = get_work_pwq(entry - work_struct.entry)
    if (get(get(pwq + pool_workqueue.wq) + workqueue_struct.rescuer) === NULL) continue
    if (visit(pwq)) return true
  }
  return false
}
