import { atomic_inc, READ_ONCE } from '#kernel/lib/atomic'
import { smp_load_acquire, smp_mb__before_atomic } from '#kernel/lib/barrier'
import { wait_on, wake_up_all } from '#kernel/lib/wait'
import { sometimes } from '#shm/hints'
import { staticWords } from '#shm/layout'

/**
 * Where flush_filesystem sleeps until some fs_supers has become empty. One static word for all types: a type without
 * an owner may be freed as soon as its list is empty, so nobody may touch the type to say so.
 */
export const supers_changed = staticWords(
  'supers_changed',
  1,
  'counts the times that some fs_supers became empty; flush_filesystem sleeps on it',
)

export function supers_version(): number {
  return READ_ONCE(supers_changed)
}

export function wait_supers_changed(since: number): void {
  while (smp_load_acquire(supers_changed) === since) {
    sometimes('flush_filesystem sleeps until fs_supers changes')
    wait_on(supers_changed, since)
  }
}

export function notify_supers_changed(): void {
  smp_mb__before_atomic() // who sees the count sees the list without the superblock
  atomic_inc(supers_changed) // pairs with the load in wait_supers_changed
  wake_up_all(supers_changed)
}
