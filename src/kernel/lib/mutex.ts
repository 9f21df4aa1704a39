import { down_write, rw_semaphore, up_write } from '#kernel/lib/rwsem'
import { embed, struct } from '#shm/layout'

/** linux/mutex.h: a sleeping lock with one holder; the writer half of a rwsem, with its queue. */
export const mutex = struct('mutex', { sem: embed(rw_semaphore, 'see rw_semaphore') })

export function mutex_lock(lock: number, at?: number): void {
  down_write(lock, at)
}

export function mutex_unlock(lock: number): void {
  up_write(lock)
}
