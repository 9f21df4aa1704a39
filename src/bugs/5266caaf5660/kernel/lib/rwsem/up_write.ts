import { get, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { smp_mb } from '#kernel/lib/barrier'
import { lock_released } from '#kernel/lib/lockdep'
import { handOver, rw_semaphore } from '#kernel/lib/rwsem'
import { mem, NULL } from '#shm/arena'
import { mutexLock, mutexUnlock } from '#shm/hints'

/** Without the lock where nobody seems to queue. */
export function up_write(sem: number): void {
  lock_released(sem)
  WRITE_ONCE(sem + rw_semaphore.holders, 0)
  smp_mb()
  if (READ_ONCE(sem + rw_semaphore.first) === NULL) return
  mutexLock(mem, sem + rw_semaphore.lock)
  if (get(sem + rw_semaphore.holders) === 0) handOver(sem)
  mutexUnlock(mem, sem + rw_semaphore.lock)
}
