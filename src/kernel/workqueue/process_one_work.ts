import { atomic_dec, atomic_inc, get, set } from '#kernel/lib/atomic'
import { list_add, list_del_init, list_empty, list_next } from '#kernel/lib/list'
import { execute_work } from '#kernel/workqueue/execute_work'
import { move_linked_works } from '#kernel/workqueue/insert_work'
import { kick_pool } from '#kernel/workqueue/kick_pool'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { pwq_dec_nr_in_flight } from '#kernel/workqueue/pwq_in_flight'
import { get_work_color, get_work_pwq, WORK_STRUCT_LINKED, work_has, work_struct } from '#kernel/workqueue/work_struct'
import { WORKER_CPU_INTENSIVE, WORKER_NOT_RUNNING, worker } from '#kernel/workqueue/worker'
import { find_worker_executing_work, worker_pool } from '#kernel/workqueue/worker_pool'
import { WORK_NO_COLOR, WQ_CPU_INTENSIVE, workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'
import { sometimes } from '#shm/hints'

/** Runs `work` and the barriers linked behind it. Locks: pool.lock, dropped while functions run */
export function process_linked_works(thread: number, work: number): void {
  if (!work_has(WORK_STRUCT_LINKED, work)) process_one_work(thread, work)
  else move_linked_works(work, thread + worker.scheduled)
  process_scheduled_works(thread)
}

/** Runs what only this worker may run: barriers behind its item, and the item itself queued again meanwhile. */
export function process_scheduled_works(thread: number): void {
  const scheduled = thread + worker.scheduled
  while (!list_empty(scheduled)) process_one_work(thread, list_next(scheduled) - work_struct.entry)
}

/** C3: an item that another worker of the pool runs right now is left to that worker. */
function process_one_work(thread: number, work: number): void {
  const pool = get(thread + worker.pool)
  const func = get(work + work_struct.func)
  const runner = find_worker_executing_work(pool, work, func)
  if (runner !== NULL) {
    sometimes('a worker leaves an item to the one that runs it')
    move_linked_works(work, runner + worker.scheduled)
    return
  }
  const pwq = get_work_pwq(work)
  const color = get_work_color(work)
  list_del_init(work + work_struct.entry)
  begin(thread, pool, work, func, pwq, color)
  const intensive = leave_concurrency_management(thread, pool, pwq)
  execute_work(pool, work, func, kick_pool(pool)) // CPU-intensive and unbound: the next item need not wait for this one
  if (intensive) join_concurrency_management(thread, pool)
  end(thread, pool, pwq, color)
  pwq_dec_nr_in_flight(pwq, color)
}

function begin(thread: number, pool: number, work: number, func: number, pwq: number, color: number): void {
  set(thread + worker.current_work, work)
  set(thread + worker.current_func, func)
  set(thread + worker.current_pwq, pwq)
  set(thread + worker.current_color, color)
  list_add(thread + worker.entry, pool + worker_pool.busy)
  const busy = get(pool + worker_pool.nr_busy) + 1
  set(pool + worker_pool.nr_busy, busy)
  if (busy > get(pool + worker_pool.max_busy)) set(pool + worker_pool.max_busy, busy)
}

function end(thread: number, pool: number, pwq: number, color: number): void {
  list_del_init(thread + worker.entry)
  set(thread + worker.current_work, NULL)
  set(thread + worker.current_func, NULL)
  set(thread + worker.current_pwq, NULL)
  set(pool + worker_pool.nr_busy, get(pool + worker_pool.nr_busy) - 1)
  set(thread + worker.executed, get(thread + worker.executed) + 1)
  if (color !== WORK_NO_COLOR) set(pwq + pool_workqueue.executed, get(pwq + pool_workqueue.executed) + 1)
}

/** Says whether `join_concurrency_management` must follow. */
function leave_concurrency_management(thread: number, pool: number, pwq: number): boolean {
  const flags = get(thread + worker.flags)
  const wants = (get(get(pwq + pool_workqueue.wq) + workqueue_struct.flags) & WQ_CPU_INTENSIVE) !== 0
  if (!wants || (flags & WORKER_NOT_RUNNING) !== 0) return false
  set(thread + worker.flags, flags | WORKER_CPU_INTENSIVE)
  atomic_dec(pool + worker_pool.nr_running)
  return true
}

function join_concurrency_management(thread: number, pool: number): void {
  set(thread + worker.flags, get(thread + worker.flags) & ~WORKER_CPU_INTENSIVE)
  atomic_inc(pool + worker_pool.nr_running)
}
