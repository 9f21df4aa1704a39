import { POOL_MANAGER } from '#kernel/lib/lockdep/completes'
import { class_of_key, lock_map_acquire, lock_map_release } from '#kernel/lib/lockdep/validator'
import { wait_for_memory } from '#kernel/lib/reclaim'

/** As in Linux: a worker is made when one is needed, and that takes memory. */
export function create_worker(): void {
  lock_map_acquire(class_of_key(POOL_MANAGER))
  wait_for_memory()
  lock_map_release(class_of_key(POOL_MANAGER))
}
