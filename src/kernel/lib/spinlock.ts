import { READ_ONCE } from '#kernel/lib/atomic'
import { lock_acquired, lock_released, lock_wanted } from '#kernel/lib/lockdep'
import { SPIN, TRY } from '#kernel/lib/lockdep/mode'
import { lockdep_acquire } from '#kernel/lib/lockdep/validator'
import { ORDERS } from '#kernel/lib/orders'
import { mem } from '#shm/arena'
import { inOrder, mutexLock, mutexUnlock } from '#shm/hints'
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

/** Takes the lock where it is free; says whether it did. */
export function spin_trylock(lock: number, at?: number): boolean {
  const how = lockdep_acquire(lock, lock + spinlock_t.dep, TRY, 0, at)
  inOrder(ORDERS.spin_trylock)
  if (Atomics.compareExchange(mem, lock, 0, 1) !== 0) return false
  lock_acquired(lock, how)
  return true
}

/** Somebody holds it, or did a moment ago. */
export function spin_is_locked(lock: number): boolean {
  return READ_ONCE(lock) !== 0
}

export function spin_unlock(lock: number): void {
  lock_released(lock)
  mutexUnlock(mem, lock)
}
