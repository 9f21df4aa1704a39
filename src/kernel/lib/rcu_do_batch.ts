import { get } from '#kernel/lib/atomic'
import { llist_next } from '#kernel/lib/llist'
import { rcu_head } from '#kernel/lib/rcu_head'
import { call } from '#kernel/lib/text'
import { NULL } from '#shm/arena'

/** Runs the callbacks of a list in order. The next one is read before the call, which frees the one that it is given. */
export function rcu_do_batch(first: number): void {
  let head = first
  while (head !== NULL) {
    const next = llist_next(head)
    call(get(head + rcu_head.func), head)
    head = next
  }
}
