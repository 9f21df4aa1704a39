import * as original from '#kernel/entry'
import { record } from './event_ring.ts'
import { END, SYSCALL } from './kernel_events.ts'

/** In the place of `kernel/entry` while a run is recorded. */
export * from '#kernel/entry'

export function do_syscall(op: number, body: () => number): number {
  record(SYSCALL, op, 0)
  const result = original.do_syscall(op, body)
  record(END, 0, 0)
  return result
}
