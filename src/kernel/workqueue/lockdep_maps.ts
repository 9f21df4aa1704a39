// explore: atomic
import { NO_RESCUER, ONE_AT_A_TIME } from '#kernel/lib/lockdep/completes'
import {
  class_named,
  class_of_func,
  lock_map_acquire,
  lock_map_release,
  lock_map_wait,
  lockdep_class_of,
  lockdep_feeds,
  lockdep_flushed,
  lockdep_init_map,
  lockdep_item_runs,
  might_sleep,
} from '#kernel/lib/lockdep/validator'
import { self, task_struct } from '#kernel/task'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { work_struct } from '#kernel/workqueue/work_struct'
import { worker } from '#kernel/workqueue/worker'
import { wq_name } from '#kernel/workqueue/workqueue_name'
import { WQ_MEM_RECLAIM, workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { mem, NULL } from '#shm/arena'

/**
 * C10: to lockdep, a work queue and a work item are locks that are held while the item runs, and that a flush takes and
 * releases. So "flush under a lock that an item wants" is a circle like any other, found although nothing deadlocked.
 */
export function lockdep_item_begins(func: number, at?: number): void {
  const thread = mem[self + task_struct.worker]!
  const item = class_of_func(func)
  if (thread === NULL || item === 0) return
  const wq = mem[mem[thread + worker.current_pwq]! + pool_workqueue.wq]!
  const queue = classOfQueue(wq)
  const maxActive = mem[wq + workqueue_struct.max_active]!
  lockdep_item_runs(item, queue, maxActive)
  const flags = (isRescued(wq) ? 0 : NO_RESCUER) | (maxActive === 1 ? ONE_AT_A_TIME : 0)
  mem[self + task_struct.item_class] = item | (queue << 8) | flags
  lock_map_acquire(queue, at)
  lock_map_acquire(item, at)
}

export function lockdep_item_ends(): void {
  const item = mem[self + task_struct.item_class]!
  if (item === 0) return
  lock_map_release(item & 0xff)
  lock_map_release((item >>> 8) & 0xff)
  mem[self + task_struct.item_class] = 0
}

/** Waits for one item, wherever it is. */
export function lockdep_flush_work(work: number, at?: number): void {
  might_sleep(at)
  const item = class_of_func(mem[work + work_struct.func]!)
  lock_map_wait(item, at)
  lockdep_flushed(item, at)
}

/** The item that is waited for sits in a queue whose items wait for one another anyway: one at a time, or one rescuer. */
export function lockdep_flush_pwq(pwq: number, at?: number): void {
  const wq = mem[pwq + pool_workqueue.wq]!
  if (isRescued(wq) || mem[wq + workqueue_struct.max_active] === 1) lock_map_wait(classOfQueue(wq), at)
}

/** Waits for all items of a queue. */
export function lockdep_flush_workqueue(wq: number, at?: number): void {
  might_sleep(at)
  lock_map_wait(classOfQueue(wq), at)
}

/** An item that queues another one feeds it. */
export function lockdep_queues(work: number): void {
  const item = mem[self + task_struct.item_class]!
  if (item !== 0) lockdep_feeds(item & 0xff, class_of_func(mem[work + work_struct.func]!))
}

function isRescued(wq: number): boolean {
  return (mem[wq + workqueue_struct.flags]! & WQ_MEM_RECLAIM) !== 0
}

function classOfQueue(wq: number): number {
  const dep = wq + workqueue_struct.dep
  if (lockdep_class_of(dep) === 0) lockdep_init_map(dep, class_named(`(wq_completion)${wq_name(wq)}`))
  return lockdep_class_of(dep)
}
