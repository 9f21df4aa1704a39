import { flush_work } from '#kernel/workqueue/flush_work'

/** The bug: the second canceller waits by flushing, which says "idle" once the function has returned. */
export function wait_for_other_canceller(work: number): void {
  flush_work(work)
}

export function wake_other_cancellers(): void {}
