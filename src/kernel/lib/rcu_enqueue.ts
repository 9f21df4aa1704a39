import { llist_add } from '#kernel/lib/llist'
import { queue_work } from '#kernel/workqueue/queue_work'

/**
 * Whoever pushes on an empty list queues the item that takes the whole list. From that push until the take the list is
 * not empty, so nobody else need queue it; and the item gives PENDING back before it takes, so queue_work of the next one
 * who finds the list empty cannot be refused for an item that has already looked (C7).
 */
export function rcu_enqueue(head: number, callbacks: number, wq: number, work: number): void {
  if (llist_add(head, callbacks)) queue_work(wq, work)
}
