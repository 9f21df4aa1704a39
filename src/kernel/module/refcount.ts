import {
  atomic_add_return,
  atomic_add_unless,
  atomic_dec,
  atomic_inc,
  atomic_inc_not_zero,
  READ_ONCE,
} from '#kernel/lib/atomic'
import { smp_load_acquire, smp_mb__after_atomic } from '#kernel/lib/barrier'
import { wait_on, wake_up_all } from '#kernel/lib/wait'
import { MODULE_STATE_GOING, module } from '#kernel/module/module'
import { trace_module_get, trace_module_put_last } from '#kernel/trace'
import { sometimes } from '#shm/hints'
import { staticWords } from '#shm/layout'
import { generationOf } from '#shm/slab'

/** Module references since 3.19: a base reference that unloading takes away, so that zero means gone for good. */
const MODULE_REF_BASE = 1
export const puts = staticWords('module_puts', 1, 'counts module_put; a failing load sleeps on it')
export const put_waiters = staticWords('module_put_waiters', 1, 'sleepers on module_puts; atomic')

/** Fails once unloading has won. Locks: whatever keeps `mod` in memory meanwhile. */
export function try_module_get(mod: number): boolean {
  if (READ_ONCE(mod + module.state) === MODULE_STATE_GOING || !atomic_inc_not_zero(mod + module.refcnt)) {
    sometimes('try_module_get is refused while the module is going')
    return false
  }
  trace_module_get(mod)
  return true
}

/** For a caller who knows that the module is referenced. */
export function __module_get(mod: number): void {
  atomic_inc(mod + module.refcnt)
}

export function module_put(mod: number): void {
  const generation = generationOf(mod)
  const count = atomic_add_return(-1, mod + module.refcnt)
  if (count <= 0) trace_module_put_last(mod, generation, count)
  atomic_inc(puts) // a static word: the module may be gone already. Pairs with the load in wait_module_put
  smp_mb__after_atomic() // pairs with the one in wait_module_put: we see the waiter, or it sees our count
  if (READ_ONCE(put_waiters) !== 0) wake_up_all(puts)
}

/** 0 when nobody uses the module, which then can get no more users; else what was left. e513cc1c07e2 */
export function try_release_module_ref(mod: number): number {
  const left = atomic_add_return(-MODULE_REF_BASE, mod + module.refcnt)
  if (left === 0) return 0
  // add unless zero: the last user may have put it meanwhile, and then it may be unloaded after all
  if (atomic_add_unless(mod + module.refcnt, MODULE_REF_BASE, 0)) return left
  sometimes('the last user puts the module while rmmod looks')
  return 0
}

export function module_puts(): number {
  return READ_ONCE(puts)
}

/** Nobody but the module itself holds it. */
export function module_unused(mod: number): boolean {
  return READ_ONCE(mod + module.refcnt) === MODULE_REF_BASE
}

/** Sleeps until some module was put after `since`. */
export function wait_module_put(since: number): void {
  atomic_inc(put_waiters)
  smp_mb__after_atomic() // pairs with the one in module_put
  while (smp_load_acquire(puts) === since) wait_on(puts, since)
  atomic_dec(put_waiters)
}
