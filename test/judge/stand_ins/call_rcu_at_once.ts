import { call } from '#kernel/lib/text'

/** Forgets those who read. */
export function call_rcu(head: number, func: number): void {
  call(func, head)
}
