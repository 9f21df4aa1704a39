import { bacct, bsd_acct_struct } from '#kernel/fs/bsd_acct_struct'
import { atomic_inc, READ_ONCE } from '#kernel/lib/atomic'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { NULL } from '#shm/arena'

/** The bug: a structure that is going is taken into use again. */
export function acct_get(ns: number): number {
  rcu_read_lock()
  const pin = READ_ONCE(bacct + ns)
  const acct = pin === NULL ? NULL : pin - bsd_acct_struct.pin
  if (acct !== NULL) atomic_inc(acct + bsd_acct_struct.count)
  rcu_read_unlock()
  return acct
}
