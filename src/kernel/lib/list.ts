import { get, set } from '#kernel/lib/atomic'
import { struct } from '#shm/layout'

/** linux/list.h: circular, doubly linked; every access under the lock of the list. `container_of` is a subtraction. */
export const list_head = struct('list_head', {
  next: "next entry; the list's lock",
  prev: "previous entry; the list's lock",
})

export function INIT_LIST_HEAD(list: number): void {
  set(list + list_head.next, list)
  set(list + list_head.prev, list)
}

export function list_next(entry: number): number {
  return get(entry + list_head.next)
}

export function list_prev(entry: number): number {
  return get(entry + list_head.prev)
}

export function list_empty(head: number): boolean {
  return get(head + list_head.next) === head
}

export function list_add(entry: number, head: number): void {
  insert(entry, head, get(head + list_head.next))
}

export function list_add_tail(entry: number, head: number): void {
  insert(entry, get(head + list_head.prev), head)
}

export function list_del_init(entry: number): void {
  const next = get(entry + list_head.next)
  const prev = get(entry + list_head.prev)
  set(prev + list_head.next, next)
  set(next + list_head.prev, prev)
  INIT_LIST_HEAD(entry)
}

export function list_move_tail(entry: number, head: number): void {
  list_del_init(entry)
  list_add_tail(entry, head)
}

function insert(entry: number, prev: number, next: number): void {
  set(entry + list_head.next, next)
  set(entry + list_head.prev, prev)
  set(prev + list_head.next, entry)
  set(next + list_head.prev, entry)
}
