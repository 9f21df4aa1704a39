import { get, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { smp_load_acquire, smp_store_release } from '#kernel/lib/barrier'
import { lock_acquired, lock_released, sem_wanted } from '#kernel/lib/lockdep'
import { SHARED, TRY } from '#kernel/lib/lockdep/mode'
import { lockdep_acquire } from '#kernel/lib/lockdep/validator'
import { wait_on, wake_up } from '#kernel/lib/wait'
import { self, task_struct } from '#kernel/task'
import { mem, NULL } from '#shm/arena'
import { mutexLock, mutexUnlock } from '#shm/hints'
import { struct } from '#shm/layout'

/**
 * linux/rwsem.h. Waiters queue in order of arrival and are handed the semaphore by whoever releases it: a writer at the
 * head alone, or all readers up to the next writer together. So there is no spinning, no stealing, and no starvation.
 */
export const rw_semaphore = struct('rw_semaphore', {
  lock: 'futex word; protects the rest',
  holders: 'readers inside, or -1 for a writer; lock',
  first: 'task that waits longest, or NULL; lock',
  last: 'task that came last; lock',
  dep: 'its lock class, 0 until lockdep has met it; any thread',
})

export function down_write(sem: number, at?: number): void {
  enter(sem, 1, 0, at)
}

/** Inside another lock of its class: `subclass` is how deep. */
export function down_write_nested(sem: number, subclass: number, at?: number): void {
  enter(sem, 1, subclass, at)
}

export function down_read(sem: number, at?: number): void {
  enter(sem, 0, 0, at)
}

export function down_write_trylock(sem: number, at?: number): boolean {
  const how = lockdep_acquire(sem, sem + rw_semaphore.dep, TRY, 0, at)
  mutexLock(mem, sem + rw_semaphore.lock)
  const free = get(sem + rw_semaphore.holders) === 0 && get(sem + rw_semaphore.first) === NULL
  if (free) set(sem + rw_semaphore.holders, -1)
  mutexUnlock(mem, sem + rw_semaphore.lock)
  if (free) lock_acquired(sem, how)
  return free
}

export function up_write(sem: number): void {
  lock_released(sem)
  mutexLock(mem, sem + rw_semaphore.lock)
  set(sem + rw_semaphore.holders, 0)
  handOver(sem)
  mutexUnlock(mem, sem + rw_semaphore.lock)
}

export function up_read(sem: number): void {
  lock_released(sem)
  mutexLock(mem, sem + rw_semaphore.lock)
  const holders = get(sem + rw_semaphore.holders) - 1
  set(sem + rw_semaphore.holders, holders)
  if (holders === 0) handOver(sem)
  mutexUnlock(mem, sem + rw_semaphore.lock)
}

function enter(sem: number, write: 0 | 1, subclass: number, at: number | undefined): void {
  const how = lockdep_acquire(sem, sem + rw_semaphore.dep, write === 1 ? 0 : SHARED, subclass, at)
  mutexLock(mem, sem + rw_semaphore.lock)
  const holders = get(sem + rw_semaphore.holders)
  if (get(sem + rw_semaphore.first) === NULL && (write === 1 ? holders === 0 : holders >= 0)) {
    set(sem + rw_semaphore.holders, write === 1 ? -1 : holders + 1)
    mutexUnlock(mem, sem + rw_semaphore.lock)
  } else {
    sem_wanted(sem)
    sleep_in_queue(sem, write)
    sem_wanted(0)
  }
  lock_acquired(sem, how)
}

/** Until the semaphore is handed to the task. Locks: sem.lock, which it drops */
function sleep_in_queue(sem: number, write: 0 | 1): void {
  enqueue(sem, write)
  mutexUnlock(mem, sem + rw_semaphore.lock)
  while (smp_load_acquire(self + task_struct.wake) === 0) wait_on(self + task_struct.wake, 0)
}

/** Locks: sem.lock */
export function enqueue(sem: number, write: 0 | 1): void {
  set(self + task_struct.rwsem_next, NULL)
  set(self + task_struct.rwsem_write, write)
  WRITE_ONCE(self + task_struct.wake, 0)
  const last = get(sem + rw_semaphore.last)
  if (get(sem + rw_semaphore.first) === NULL) set(sem + rw_semaphore.first, self)
  else set(last + task_struct.rwsem_next, self)
  set(sem + rw_semaphore.last, self)
}

/** Gives the free semaphore to the head of the queue. Locks: sem.lock */
export function handOver(sem: number): void {
  let task = get(sem + rw_semaphore.first)
  if (task === NULL) return
  if (get(task + task_struct.rwsem_write) === 1) {
    set(sem + rw_semaphore.holders, -1)
    set(sem + rw_semaphore.first, get(task + task_struct.rwsem_next))
    wakeTask(task)
    return
  }
  let readers = 0
  while (task !== NULL && get(task + task_struct.rwsem_write) === 0) {
    const next = get(task + task_struct.rwsem_next) // before the wake: the task may queue again at once
    readers++
    set(sem + rw_semaphore.first, next)
    set(sem + rw_semaphore.holders, readers)
    wakeTask(task)
    task = next
  }
}

function wakeTask(task: number): void {
  smp_store_release(task + task_struct.wake, 1) // pairs with the load in enter
  wake_up(task + task_struct.wake)
}
