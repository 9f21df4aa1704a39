import { lock_acquired, lock_released, lock_wanted } from '#kernel/lib/lockdep'
import { SPIN } from '#kernel/lib/lockdep/mode'
import { lockdep_acquire } from '#kernel/lib/lockdep/validator'
import { mem } from '#shm/arena'
import { mutexLock, mutexUnlock } from '#shm/hints'
import { struct } from '#shm/layout'

/** A spinlock_t is one futex word. More CPUs than cores must make progress, so a CPU that has spun for a while parks. */
export const spinlock_t = struct('spinlock_t', {
  raw: '0 free, 1 held, 2 held with parked CPUs; cmpxchg, parked CPUs wait on it',
  dep: 'its lock class, 0 until lockdep has met it; any thread',
})

/** `at` is where the caller stands: linking fills it in, here and wherever a function takes one. */
export function spin_lock(lock: number, at?: number): void {
  const how = lockdep_acquire(lock, lock + spinlock_t.dep, SPIN, 0, at)
  lock_wanted(lock)
  mutexLock(mem, lock)
  lock_acquired(lock, how)
}

export function spin_unlock(lock: number): void {
  lock_released(lock)
  mutexUnlock(mem, lock)
}
