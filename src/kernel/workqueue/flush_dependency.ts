import { get } from '#kernel/lib/atomic'
import { current_wq } from '#kernel/workqueue/current_work'
import { WQ_MEM_RECLAIM, workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'
import { report } from '#shm/findings'

/**
 * fca839c00a12: an item of a WQ_MEM_RECLAIM queue must be able to finish without a new worker, so it may not wait for a
 * queue that has no rescuer.
 */
export function check_flush_dependency(target: number): void {
  const own = current_wq()
  if (own === NULL || (get(own + workqueue_struct.flags) & WQ_MEM_RECLAIM) === 0) return
  if ((get(target + workqueue_struct.flags) & WQ_MEM_RECLAIM) !== 0) return
  report('lockdep', 'flush-dependency', 'an item of a WQ_MEM_RECLAIM work queue flushes one without WQ_MEM_RECLAIM', {
    functions: ['flush_work'],
  })
}
