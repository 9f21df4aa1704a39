import { get } from '#kernel/lib/atomic'
import { self, task_struct } from '#kernel/task'
import { worker } from '#kernel/workqueue/worker'
import { wq_of_pwq } from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'

/** The item that this task runs, or NULL when it runs none. */
export function current_work(): number {
  const own = get(self + task_struct.worker)
  return own === NULL ? NULL : get(own + worker.current_work)
}

/** The queue whose item this task runs, or NULL. */
export function current_wq(): number {
  const own = get(self + task_struct.worker)
  return own === NULL || get(own + worker.current_work) === NULL ? NULL : wq_of_pwq(get(own + worker.current_pwq))
}
