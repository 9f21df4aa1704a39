import { cmpxchg, get, READ_ONCE, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { ESRCH } from '#kernel/lib/errno'
import { llist_next, llist_reverse_order } from '#kernel/lib/llist'
import { TASK_WORK_EXITED, task_work_take } from '#kernel/lib/task_work_take'
import { call } from '#kernel/lib/text'
import { PF_EXITING, self, task_struct } from '#kernel/task'
import { NULL } from '#shm/arena'
import { struct } from '#shm/layout'

/**
 * kernel/task_work.c: callbacks that a task runs itself on its way back to user space. The list is lock-less, and closed
 * for good when the task has exited.
 */
export const callback_head = struct('callback_head', {
  next: 'next older callback; the adder, then the task',
  func: 'text pointer, called with the address of this struct',
})

export function init_task_work(work: number, func: number): void {
  set(work + callback_head.next, NULL)
  set(work + callback_head.func, func)
}

/** 0, or -ESRCH when `task` has run its last task work: the caller must find another way. Context: any. */
export function task_work_add(task: number, work: number): number {
  const list = task + task_struct.task_works
  for (;;) {
    const head = READ_ONCE(list)
    if (head === TASK_WORK_EXITED) return -ESRCH
    set(work + callback_head.next, head)
    if (cmpxchg(list, head, work) === head) return 0 // pairs with the exchanges in task_work_take: publishes the callback
  }
}

/** Runs everything added to this task, oldest first, until nothing is left. Context: task, no locks held, may sleep. */
export function task_work_run(): void {
  const exiting = (get(self + task_struct.flags) & PF_EXITING) !== 0
  for (;;) {
    let work = llist_reverse_order(task_work_take(self + task_struct.task_works, exiting))
    if (work === NULL) return
    while (work !== NULL) {
      const next = llist_next(work) // before the call: the callback may free itself
      call(get(work + callback_head.func), work)
      work = next
    }
  }
}

/** The task exits: from here on `task_work_add` is refused. */
export function exit_task_work(): void {
  set(self + task_struct.flags, get(self + task_struct.flags) | PF_EXITING)
  task_work_run()
}

/** A task slot is used for a new task. */
export function clear_task_works(task: number): void {
  set(task + task_struct.flags, get(task + task_struct.flags) & ~PF_EXITING)
  WRITE_ONCE(task + task_struct.task_works, NULL)
}
