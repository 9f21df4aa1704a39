import * as original from '#kernel/lib/spinlock'
import { record } from './event_ring.ts'
import { END, SPINS } from './kernel_events.ts'

/** In the place of `kernel/lib/spinlock` while waits are recorded: only a lock that is held when it is wanted is told. */
export * from '#kernel/lib/spinlock'

export function spin_lock(lock: number, at?: number): void {
  const held = original.spin_is_locked(lock)
  if (held) record(SPINS, lock, 0)
  original.spin_lock(lock, at)
  if (held) record(END, 0, 0)
}
