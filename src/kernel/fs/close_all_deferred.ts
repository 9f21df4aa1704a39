import { deferred_close_wq } from '#kernel/fs/deferred_close'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'

/** Closes everything that was to be closed later. The list does not tell: an item that runs has taken itself off already. */
export function close_all_deferred(): void {
  flush_workqueue(deferred_close_wq())
}
