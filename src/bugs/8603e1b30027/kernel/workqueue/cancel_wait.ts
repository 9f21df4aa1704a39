import { atomic_inc, READ_ONCE } from '#kernel/lib/atomic'
import { flush_work } from '#kernel/workqueue/flush_work'
import { staticWords } from '#shm/layout'

const ended = staticWords('cancels_ended', 1, 'cancel_work_sync calls that have ended')

/** The bug: the second canceller waits by flushing, which says "idle" once the function has returned. */
export function wait_for_other_canceller(work: number): void {
  flush_work(work)
}

export function wake_other_cancellers(): void {
  atomic_inc(ended)
}

export function cancels_ended(): number {
  return READ_ONCE(ended)
}
