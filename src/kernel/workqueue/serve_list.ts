import { mutex_lock, mutex_unlock } from '#kernel/lib/mutex'
import { flush_delayed_work } from '#kernel/workqueue/delayed_work'
import { flush_work } from '#kernel/workqueue/flush_work'
import { queue_work } from '#kernel/workqueue/queue_work'
import { system_wq } from '#kernel/workqueue/workqueue_struct'

/**
 * For who must know that what it has put on the list of a delayed work is done. To flush that work does not tell: who found
 * the list empty may stand before queueing it, or between PENDING and the queue, where a flush sees nothing to wait for. So
 * `now`, an item with the same function that nobody else queues while `mutex` is held, takes what is on the list; what it did
 * not find there is with the delayed work, which has begun then. Context: may sleep
 */
export function serve_list(now: number, dwork: number, mutex: number): void {
  mutex_lock(mutex)
  queue_work(system_wq, now)
  flush_work(now)
  flush_delayed_work(dwork)
  mutex_unlock(mutex)
}
