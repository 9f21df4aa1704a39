// explore: atomic
import { self, task_struct } from '#kernel/task'
import { mem } from '#shm/arena'
import { lock_class_key } from './lock_class_key.ts'
import { class_of_key, lock_map_depends } from './validator.ts'

/** Making a new kworker: what every item of a queue without rescuer may need before it can begin. */
export const POOL_MANAGER = lock_class_key('(pool_manager)')

/**
 * A completion of class `id` is completed: whoever waits for it waits for the item that this task runs, and so for all that
 * the item waits for. With one item at a time, for every item of that queue; without a rescuer, for a new worker, too.
 */
export function lockdep_completes(id: number, at?: number): void {
  const item = mem[self + task_struct.item_class]!
  if (id === 0 || item === 0) return
  lock_map_depends(id, item & 0xff, at)
  if ((item & ONE_AT_A_TIME) !== 0) lock_map_depends(id, (item >>> 8) & 0xff, at)
  if ((item & NO_RESCUER) !== 0) lock_map_depends(id, class_of_key(POOL_MANAGER), at)
}

export const ONE_AT_A_TIME = 0x10000
export const NO_RESCUER = 0x20000
