import { get } from '#kernel/lib/atomic'
import { complete, completion, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { list_next } from '#kernel/lib/list'
import { off_stack, on_stack } from '#kernel/lib/on_stack'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { text } from '#kernel/lib/text'
import { check_flush_dependency } from '#kernel/workqueue/flush_dependency'
import { insert_work } from '#kernel/workqueue/insert_work'
import { kick_pool } from '#kernel/workqueue/kick_pool'
import { lockdep_flush_pwq, lockdep_flush_work } from '#kernel/workqueue/lockdep_maps'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { wake_worker } from '#kernel/workqueue/reserve'
import {
  get_work_pool,
  get_work_pwq,
  INIT_WORK,
  set_work_linked,
  WORK_STRUCT_LINKED,
  work_has,
  work_struct,
} from '#kernel/workqueue/work_struct'
import { worker } from '#kernel/workqueue/worker'
import { find_worker_executing_work, worker_pool } from '#kernel/workqueue/worker_pool'
import { WORK_NO_COLOR, wq_of_pwq } from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'
import { sometimes } from '#shm/hints'
import { embed, struct } from '#shm/layout'

/** An item on the flusher's stack that runs right behind the flushed one, and on the same worker. */
const wq_barrier = struct('wq_barrier', {
  work: embed(work_struct, 'see work_struct'),
  done: embed(completion, 'the flusher sleeps on it'),
})

const wq_barrier_func = text('wq_barrier_func', (work) => {
  complete(work - wq_barrier.work + wq_barrier.done) // the flusher returns: the barrier is gone
})

/** The item of the barrier whose `done` is at `address`, or NULL when nothing of the kind is there. */
export function barrier_of(address: number): number {
  const work = address - wq_barrier.done + wq_barrier.work
  return get(work + work_struct.func) === wq_barrier_func ? work : NULL
}

/**
 * C4: waits until the last queueing of `work` that the caller can see has run; false when it is idle. An item that queues
 * itself can outlive this, and one whose queue_work has not returned yet may be missed. Context: may sleep; not from the item itself.
 */
export function flush_work(work: number, at?: number): boolean {
  lockdep_flush_work(work, at)
  const barrier = on_stack(wq_barrier)
  INIT_WORK(barrier + wq_barrier.work, wq_barrier_func)
  init_completion(barrier + wq_barrier.done)
  const busy = start_flush_work(work, barrier, at)
  if (busy) wait_for_completion(barrier + wq_barrier.done)
  off_stack(wq_barrier)
  return busy
}

function start_flush_work(work: number, barrier: number, at: number | undefined): boolean {
  const pool = get_work_pool(work)
  if (pool === NULL) return false
  spin_lock(pool + worker_pool.lock)
  let pwq = get_work_pwq(work) // again: under the lock an answer in this pool is stable
  let runner = NULL
  if (pwq !== NULL) {
    if (get(pwq + pool_workqueue.pool) !== pool) pwq = NULL // moved on: the queueing that was seen is over
  } else {
    runner = find_worker_executing_work(pool, work, get(work + work_struct.func))
    if (runner !== NULL) {
      sometimes('flush_work waits for a running item')
      pwq = get(runner + worker.current_pwq)
    }
  }
  if (pwq === NULL) {
    spin_unlock(pool + worker_pool.lock)
    return false
  }
  insert_wq_barrier(pwq, barrier, work, runner)
  const thread = kick_pool(pool)
  spin_unlock(pool + worker_pool.lock)
  wake_worker(thread, pool)
  check_flush_dependency(wq_of_pwq(pwq))
  lockdep_flush_pwq(pwq, at)
  return true
}

/** Behind the running instance when `runner` runs it, else linked behind the waiting item. Locks: pool.lock */
function insert_wq_barrier(pwq: number, barrier: number, target: number, runner: number): void {
  const work = barrier + wq_barrier.work
  if (runner !== NULL) {
    insert_work(pwq, work, list_next(runner + worker.scheduled), WORK_NO_COLOR, 0)
    return
  }
  const wasLinked = work_has(WORK_STRUCT_LINKED, target) ? WORK_STRUCT_LINKED : 0
  set_work_linked(target)
  insert_work(pwq, work, list_next(target + work_struct.entry), WORK_NO_COLOR, wasLinked)
}
