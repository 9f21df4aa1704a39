import { get } from '#kernel/lib/atomic'
import { list_empty } from '#kernel/lib/list'
import { trace_flush_workqueue_begin, trace_flush_workqueue_return } from '#kernel/trace'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { worker_pool } from '#kernel/workqueue/worker_pool'
import { system_wq, workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { cpu_relax } from '#shm/hints'

/** Looks at the lists only: an item that runs is on none. */
export function flush_workqueue(wq: number): void {
  trace_flush_workqueue_begin(wq)
  for (let i = 0; i < get(wq + workqueue_struct.nr_pwqs); i++) {
    const pool = get(get(wq + workqueue_struct.pwqs + i) + pool_workqueue.pool)
    while (!list_empty(pool + worker_pool.worklist)) cpu_relax()
  }
  trace_flush_workqueue_return(wq)
}

export function flush_scheduled_work(): void {
  flush_workqueue(system_wq)
}
