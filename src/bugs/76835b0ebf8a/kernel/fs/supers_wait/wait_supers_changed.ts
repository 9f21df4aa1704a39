import { supers_changed } from '#kernel/fs/supers_wait'
import { atomic_dec, atomic_inc } from '#kernel/lib/atomic'
import { smp_load_acquire, smp_mb__after_atomic } from '#kernel/lib/barrier'
import { wait_on } from '#kernel/lib/wait'
import { supers_waiters } from '../../../supers_waiters.ts'

export function wait_supers_changed(since: number): void {
  atomic_inc(supers_waiters)
  smp_mb__after_atomic()
  while (smp_load_acquire(supers_changed) === since) wait_on(supers_changed, since)
  atomic_dec(supers_waiters)
}
