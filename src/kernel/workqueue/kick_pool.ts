import { get, set } from '#kernel/lib/atomic'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { arm_mayday } from '#kernel/workqueue/mayday'
import { take_idle } from '#kernel/workqueue/reserve'
import { need_more_worker, worker_pool } from '#kernel/workqueue/worker_pool'
import { NULL } from '#shm/arena'

/**
 * Called after anything that may leave the pool with an item and nobody to start it: an item was added, the last runnable
 * worker sleeps or leaves. Takes a thread for the pool and returns it, for `wake_worker` once the lock is dropped.
 *
 * One thread is on its way at a time: it takes pool.lock before it looks at the list, so it sees every item that was added
 * before, and in the unbound pool it kicks again when it has taken one. Locks: pool.lock
 */
export function kick_pool(pool: number): number {
  lockdep_assert_held(pool + worker_pool.lock)
  if (!need_more_worker(pool)) return NULL
  let thread = NULL
  if (get(pool + worker_pool.coming) === 0) {
    set(pool + worker_pool.coming, 1)
    thread = take_idle(pool)
    if (thread === NULL) set(pool + worker_pool.starved, 1)
  }
  if (get(pool + worker_pool.starved) === 1) arm_mayday(pool)
  return thread
}

/** The thread that was sent or owed has arrived. Locks: pool.lock */
export function worker_arrived(pool: number): void {
  lockdep_assert_held(pool + worker_pool.lock)
  set(pool + worker_pool.coming, 0)
  set(pool + worker_pool.starved, 0)
}
