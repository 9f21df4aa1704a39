import { get, WRITE_ONCE } from '#kernel/lib/atomic'
import { smp_wmb } from '#kernel/lib/barrier'
import { ID_SHIFT, work_struct } from '#kernel/workqueue/work_struct'
import { worker_pool } from '#kernel/workqueue/worker_pool'

/** Until 4.6: ordered against the stores before it, and not against the loads of the function behind it. */
export function set_work_pool_and_clear_pending(work: number, pool: number): void {
  smp_wmb()
  WRITE_ONCE(work + work_struct.data, get(pool + worker_pool.id) << ID_SHIFT)
}
