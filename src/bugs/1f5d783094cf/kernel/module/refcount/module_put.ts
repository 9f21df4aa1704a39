import { atomic_add_return, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { wake_up_all } from '#kernel/lib/wait'
import { module } from '#kernel/module/module'
import { put_waiters, puts } from '#kernel/module/refcount'

/** The count is a plain store: of one who puts alone, as the records of printk are of one who holds their lock. */
export function module_put(mod: number): void {
  atomic_add_return(-1, mod + module.refcnt)
  WRITE_ONCE(puts, READ_ONCE(puts) + 1)
  if (READ_ONCE(put_waiters) !== 0) wake_up_all(puts)
}
