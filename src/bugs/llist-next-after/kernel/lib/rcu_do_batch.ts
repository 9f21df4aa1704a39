import { get } from '#kernel/lib/atomic'
import { llist_next } from '#kernel/lib/llist'
import { rcu_head } from '#kernel/lib/rcu_head'
import { call } from '#kernel/lib/text'
import { NULL } from '#shm/arena'

/** The bug: the next callback is read from one that its own function has freed. */
export function rcu_do_batch(first: number): void {
  for (let head = first; head !== NULL; head = llist_next(head)) {
    call(get(head + rcu_head.func), head)
  }
}
