import { READ_ONCE, xchg } from '#kernel/lib/atomic'
import { NULL } from '#shm/arena'

export const TASK_WORK_EXITED = -1

/** The bug: an exiting task leaves its empty list open. */
export function task_work_take(list: number, _exiting: boolean): number {
  return READ_ONCE(list) === NULL ? NULL : xchg(list, NULL)
}
