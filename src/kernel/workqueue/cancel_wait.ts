import { atomic_inc, READ_ONCE } from '#kernel/lib/atomic'
import { smp_load_acquire } from '#kernel/lib/barrier'
import { wait_on, wake_up_all } from '#kernel/lib/wait'
import { work_is_canceling } from '#kernel/workqueue/work_struct'
import { sometimes } from '#shm/hints'
import { staticWords } from '#shm/layout'

/**
 * 8603e1b30027: a second canceller sleeps until the first is through. Flushing the item instead says "idle" at once when the
 * first has been woken but has not run yet, and then the second spins for as long as the first gets no CPU.
 *
 * One word for all items: after clearing PENDING the first canceller may not touch the item, which may be freed.
 */
const cancel_waitq = staticWords('cancel_waitq', 1, 'changes when a cancel_work_sync ends; others sleep on it')

export function wait_for_other_canceller(work: number): void {
  const seen = smp_load_acquire(cancel_waitq) // before the test: a change after it makes wait_on return
  if (work_is_canceling(work)) {
    sometimes('cancel_work_sync waits for another canceller')
    wait_on(cancel_waitq, seen)
  }
}

export function wake_other_cancellers(): void {
  atomic_inc(cancel_waitq) // pairs with the load in wait_for_other_canceller
  wake_up_all(cancel_waitq)
}

/** Changes whenever a cancel_work_sync, of any item, has ended. */
export function cancels_ended(): number {
  return READ_ONCE(cancel_waitq)
}
