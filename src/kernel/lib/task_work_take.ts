import { cmpxchg, READ_ONCE, xchg } from '#kernel/lib/atomic'
import { NULL } from '#shm/arena'

export const TASK_WORK_EXITED = -1

/**
 * Takes all callbacks of a task's list; NULL when there are none. An exiting task closes the list in the same cmpxchg that
 * finds it empty, so that every callback is either run or refused.
 *
 *   NULL <-> callback -> callback ...        until exit        NULL -> TASK_WORK_EXITED, for good
 */
export function task_work_take(list: number, exiting: boolean): number {
  if (!exiting) return READ_ONCE(list) === NULL ? NULL : xchg(list, NULL)
  for (;;) {
    const head = READ_ONCE(list)
    if (head === TASK_WORK_EXITED) return NULL
    // pairs with the cmpxchg in task_work_add
    if (cmpxchg(list, head, head === NULL ? TASK_WORK_EXITED : NULL) === head) return head
  }
}
