import { smp_load_acquire } from '#kernel/lib/barrier'
import { wait_on } from '#kernel/lib/wait'
import { worker } from '#kernel/workqueue/worker'

/**
 * Before a queue goes, its rescuer must have found its list empty. A mayday names a pwq of the queue, also when a kworker was
 * quicker and has run all items since. The caller has drained the queue, so no new mayday comes. Context: may sleep
 */
export function stop_rescuer(rescuer: number): void {
  while (smp_load_acquire(rescuer + worker.rescuing) !== 0) wait_on(rescuer + worker.rescuing, 1)
}
