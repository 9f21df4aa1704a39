// explore: atomic
import { firstWorkqueue } from '#kernel/workqueue/alloc_workqueue'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { nrBoundPools, poolOfId, worker_pool } from '#kernel/workqueue/worker_pool'
import { wq_name } from '#kernel/workqueue/workqueue_name'
import { workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { mem, NULL } from '#shm/arena'

export interface WorkqueueStatistics {
  queued: number
  executed: number
  /** times that its rescuer was called */
  rescues: number
}

/** By name of the queue; may be read at any time from any thread, also while the queues work. */
export function workqueueStatistics(): Record<string, WorkqueueStatistics> {
  const result: Record<string, WorkqueueStatistics> = {}
  for (let wq = firstWorkqueue(); wq !== NULL; wq = mem[wq + workqueue_struct.next]!) {
    result[wq_name(wq)] = {
      queued: sumOverPwqs(wq, pool_workqueue.queued),
      executed: sumOverPwqs(wq, pool_workqueue.executed),
      rescues: Atomics.load(mem, wq + workqueue_struct.rescues),
    }
  }
  return result
}

/** The most workers of one pool that ran items at once. */
export function mostWorkersBusy(): number {
  let most = 0
  for (let id = 1; id <= nrBoundPools() + 1; id++)
    most = Math.max(most, Atomics.load(mem, poolOfId(id) + worker_pool.max_busy))
  return most
}

function sumOverPwqs(wq: number, field: number): number {
  let sum = 0
  for (let i = 0; i < mem[wq + workqueue_struct.nr_pwqs]!; i++)
    sum += Atomics.load(mem, mem[wq + workqueue_struct.pwqs + i]! + field)
  return sum
}
