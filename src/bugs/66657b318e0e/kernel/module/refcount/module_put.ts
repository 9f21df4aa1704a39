import { atomic_add_return, atomic_inc, READ_ONCE } from '#kernel/lib/atomic'
import { wake_up_all } from '#kernel/lib/wait'
import { module } from '#kernel/module/module'
import { put_waiters, puts } from '#kernel/module/refcount'

export function module_put(mod: number): void {
  atomic_add_return(-1, mod + module.refcnt)
  atomic_inc(puts)
  if (READ_ONCE(put_waiters) !== 0) wake_up_all(puts)
}
