import { atomic_dec, atomic_inc } from '#kernel/lib/atomic'
import { smp_load_acquire, smp_mb__before_atomic } from '#kernel/lib/barrier'
import { note_owing } from '#kernel/lib/lockdep'
import { lock_class_key } from '#kernel/lib/lockdep/lock_class_key'
import { class_of_key, lock_map_acquire, lock_map_release, lock_map_wait } from '#kernel/lib/lockdep/validator'
import { wait_on, wake_up_all } from '#kernel/lib/wait'
import { staticWords } from '#shm/layout'

/**
 * Memory reclaim, as much as deadlocks need: while a task reclaims there is no memory, and who allocates waits for it. To
 * lockdep it is a lock, fs_reclaim, that the reclaimer holds and every allocation that may wait takes.
 */
const FS_RECLAIM = lock_class_key('fs_reclaim')
const reclaiming = staticWords('reclaiming', 1, 'tasks that reclaim memory; atomic, who allocates sleeps on it')

export function fs_reclaim_acquire(): void {
  lock_map_acquire(class_of_key(FS_RECLAIM))
  note_owing(reclaiming)
  atomic_inc(reclaiming)
}

export function fs_reclaim_release(): void {
  smp_mb__before_atomic()
  atomic_dec(reclaiming) // pairs with the load in wait_for_memory
  wake_up_all(reclaiming)
  note_owing(0)
  lock_map_release(class_of_key(FS_RECLAIM))
}

/** An allocation that may wait. Context: may sleep */
export function wait_for_memory(): void {
  lock_map_wait(class_of_key(FS_RECLAIM))
  for (let tasks = smp_load_acquire(reclaiming); tasks !== 0; tasks = smp_load_acquire(reclaiming))
    wait_on(reclaiming, tasks)
}
