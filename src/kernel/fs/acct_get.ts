import { bacct, bsd_acct_struct } from '#kernel/fs/bsd_acct_struct'
import { atomic_inc_not_zero, READ_ONCE } from '#kernel/lib/atomic'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { NULL } from '#shm/arena'

/** A reference on what is accounting now, or NULL. Retries when it goes away between finding and taking it. */
export function acct_get(ns: number): number {
  for (;;) {
    rcu_read_lock()
    const pin = READ_ONCE(bacct + ns)
    if (pin === NULL) {
      rcu_read_unlock()
      return NULL
    }
    const acct = pin - bsd_acct_struct.pin
    const taken = atomic_inc_not_zero(acct + bsd_acct_struct.count)
    rcu_read_unlock()
    if (taken) return acct
  }
}
