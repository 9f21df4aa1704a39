import { get, set } from '#kernel/lib/atomic'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { pwq_dec_nr_in_flight as dec } from '#kernel/workqueue/pwq_in_flight'

/** Counts the item out of its colour, and not out of those that run. */
export function pwq_dec_nr_in_flight(pwq: number, color: number): void {
  dec(pwq, color)
  set(pwq + pool_workqueue.nr_active, get(pwq + pool_workqueue.nr_active) + 1)
}
