import { llist_add } from '#kernel/lib/llist'
import { queue_work } from '#kernel/workqueue/queue_work'

/** The bug: the test the wrong way round. Whoever finds the list empty leaves it to others. */
export function rcu_enqueue(head: number, callbacks: number, wq: number, work: number): void {
  if (!llist_add(head, callbacks)) queue_work(wq, work)
}
