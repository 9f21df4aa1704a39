import { flush_delayed_fput_work } from '#kernel/fs/file_table'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { system_wq } from '#kernel/workqueue/workqueue_struct'

/** Closing files queues the cleanups. */
export function flush_puts(): void {
  flush_delayed_fput_work()
  flush_workqueue(system_wq)
}
