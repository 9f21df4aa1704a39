import { READ_ONCE } from '#kernel/lib/atomic'
import { smp_load_acquire } from '#kernel/lib/barrier'
import { enqueue, handOver, rw_semaphore } from '#kernel/lib/rwsem'
import { wait_on } from '#kernel/lib/wait'
import { self, task_struct } from '#kernel/task'
import { mem } from '#shm/arena'
import { mutexUnlock } from '#shm/hints'

/** Looks once more, for who gives the semaphore back may not have seen the queue; no barrier before that. */
export function sleep_in_queue(sem: number, write: 0 | 1): void {
  enqueue(sem, write)
  if (READ_ONCE(sem + rw_semaphore.holders) === 0) handOver(sem)
  mutexUnlock(mem, sem + rw_semaphore.lock)
  while (smp_load_acquire(self + task_struct.wake) === 0) wait_on(self + task_struct.wake, 0)
}
