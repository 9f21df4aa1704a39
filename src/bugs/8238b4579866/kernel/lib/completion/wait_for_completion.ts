import { READ_ONCE } from '#kernel/lib/atomic'
import { completion } from '#kernel/lib/completion'
import { lock_map_wait, lockdep_class_of, might_sleep } from '#kernel/lib/lockdep/validator'
import { wait_on } from '#kernel/lib/wait'

export function wait_for_completion(x: number, at?: number): void {
  might_sleep(at)
  lock_map_wait(lockdep_class_of(x + completion.dep), at)
  while (READ_ONCE(x + completion.done) === 0) wait_on(x + completion.done, 0)
}
