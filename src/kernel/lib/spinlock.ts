import { lock_acquired, lock_released } from '#kernel/lib/lockdep'
import { mem } from '#shm/arena'
import { mutexLock, mutexUnlock } from '#shm/hints'
import { struct } from '#shm/layout'

/** A spinlock_t is one futex word. More CPUs than cores must make progress, so a CPU that has spun for a while parks. */
export const spinlock_t = struct('spinlock_t', {
  raw: '0 free, 1 held, 2 held with parked CPUs; cmpxchg, parked CPUs wait on it',
})

export function spin_lock(lock: number): void {
  mutexLock(mem, lock)
  lock_acquired(lock)
}

export function spin_unlock(lock: number): void {
  lock_released(lock)
  mutexUnlock(mem, lock)
}
