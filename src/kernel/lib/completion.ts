import { cmpxchg, set } from '#kernel/lib/atomic'
import { smp_load_acquire } from '#kernel/lib/barrier'
import { lockdep_completes } from '#kernel/lib/lockdep/completes'
import {
  class_of_key,
  lock_map_wait,
  lockdep_class_of,
  lockdep_init_map,
  might_sleep,
} from '#kernel/lib/lockdep/validator'
import { wait_on, wake_up_all } from '#kernel/lib/wait'
import { POISON } from '#shm/arena'
import { report } from '#shm/findings'
import { struct } from '#shm/layout'

/**
 * linux/completion.h, the complete_all kind: once done it stays done. A completion usually lies on the waiter's stack, so
 * whoever completes it may not touch it afterwards: the store itself is what lets the waiter return.
 */
export const completion = struct('completion', {
  done: '0, then 1; written by complete, waiters sleep on it',
  dep: 'lock class of its kind, or 0; init_completion',
})

/** `key` is its kind for lockdep, a lock_class_key; a completion of no kind is not looked at. */
export function init_completion(x: number, key = 0): void {
  lockdep_init_map(x + completion.dep, key === 0 ? 0 : class_of_key(key))
  set(x + completion.done, 0)
}

export function complete(x: number, at?: number): void {
  lockdep_completes(lockdep_class_of(x + completion.dep), at)
  const found = cmpxchg(x + completion.done, 0, 1) // pairs with the load in wait_for_completion
  if (found === POISON)
    report('use-after-free', 'stack-scope', `complete() on the completion at word ${x}, whose owner has returned`, {
      functions: ['complete'],
    })
  wake_up_all(x + completion.done)
}

export function wait_for_completion(x: number, at?: number): void {
  might_sleep(at)
  lock_map_wait(lockdep_class_of(x + completion.dep), at)
  while (smp_load_acquire(x + completion.done) === 0) wait_on(x + completion.done, 0)
}
