import { cmpxchg, get, READ_ONCE, set, xchg } from '#kernel/lib/atomic'
import { NULL } from '#shm/arena'
import { struct } from '#shm/layout'

/** linux/llist.h: lock-less push, take-all pop; newest first. A head and a node are one word each. */
export const llist_node = struct('llist_node', { next: 'next older node; the pusher, then whoever took the list' })

/** Pushes `node`; true when the list was empty, which makes the pusher the one who schedules the taker. */
export function llist_add(node: number, head: number): boolean {
  let first = READ_ONCE(head)
  for (;;) {
    set(node, first)
    const found = cmpxchg(head, first, node) // pairs with the xchg in llist_del_all: publishes the node
    if (found === first) return first === NULL
    first = found
  }
}

/** Takes the whole list and returns its first (newest) node. */
export function llist_del_all(head: number): number {
  return xchg(head, NULL)
}

export function llist_next(node: number): number {
  return get(node)
}

/** Turns a taken list round, oldest first. */
export function llist_reverse_order(node: number): number {
  let newHead = NULL
  while (node !== NULL) {
    const next = get(node)
    set(node, newHead)
    newHead = node
    node = next
  }
  return newHead
}
