import { atomic_dec, atomic_inc, READ_ONCE } from '#kernel/lib/atomic'
import { wait_on, wake_up_all } from '#kernel/lib/wait'
import { staticWords } from '#shm/layout'

/**
 * A grace period that takes a while: in Linux it is milliseconds long, and call_rcu wakes nobody. Where it takes no time every put
 * that cleans up in its own context queues an item for one callback, wakes a kworker, and shares its cache lines with it; that
 * is the price of a model and not of a design. Nobody waits for it but rcu_barrier, which ends it.
 */
const GRACE_PERIOD_MS = 1
const expedited = staticWords('bench_expedited', 1, 'rcu_barriers under way; they themselves, kworkers sleep on it')

export function grace_period_passes(): void {
  if (READ_ONCE(expedited) === 0) wait_on(expedited, 0, GRACE_PERIOD_MS)
}

export function grace_period_expedited(): void {
  atomic_inc(expedited)
  wake_up_all(expedited)
}

export function grace_period_normal(): void {
  atomic_dec(expedited)
}
