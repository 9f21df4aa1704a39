import * as original from '#kernel/lib/rcu'
import { record } from './event_ring.ts'
import { END, GRACE_PERIOD } from './kernel_events.ts'

/** In the place of `kernel/lib/rcu` while waits are recorded. */
export * from '#kernel/lib/rcu'

export function synchronize_rcu(at?: number): void {
  record(GRACE_PERIOD, 0, 0)
  original.synchronize_rcu(at)
  record(END, 0, 0)
}
