import { READ_ONCE, xchg } from '#kernel/lib/atomic'
import { __cancel_work_sync } from '#kernel/workqueue/cancel_work'
import { ID_SHIFT, WORK_STRUCT_PWQ, work_struct } from '#kernel/workqueue/work_struct'
import { NULL } from '#shm/arena'

/** The bug: the item keeps the queue on which it was pending. */
export function cancel_work_sync(work: number): boolean {
  const queued = READ_ONCE(work + work_struct.data)
  const pending = __cancel_work_sync(work, NULL)
  if (pending && (queued & WORK_STRUCT_PWQ) !== 0)
    xchg(work + work_struct.data, ((queued >>> ID_SHIFT) << ID_SHIFT) | WORK_STRUCT_PWQ)
  return pending
}
