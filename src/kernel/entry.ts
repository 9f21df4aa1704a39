import { get, set } from '#kernel/lib/atomic'
import { lockdep_sys_exit } from '#kernel/lib/lockdep'
import { task_work_run } from '#kernel/lib/task_work'
import { self, task_struct } from '#kernel/task'

/** Runs the body of a system call and returns to user: task work first, no lock held after it. */
export function do_syscall(op: number, body: () => number): number {
  set(self + task_struct.op, op)
  const result = body()
  exit_to_user_mode()
  return result
}

export function exit_to_user_mode(): void {
  task_work_run()
  lockdep_sys_exit()
  set(self + task_struct.ops, get(self + task_struct.ops) + 1)
}
