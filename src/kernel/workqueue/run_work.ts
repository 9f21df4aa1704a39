import { get, set } from '#kernel/lib/atomic'
import { rcu_read_lock_held } from '#kernel/lib/rcu'
import { call, textName } from '#kernel/lib/text'
import { self, task_struct } from '#kernel/task'
import { trace_work_begin, trace_work_return } from '#kernel/trace'
import { lockdep_item_begins, lockdep_item_ends } from '#kernel/workqueue/lockdep_maps'
import { report } from '#shm/findings'

/** Calls a work function and checks that it leaves the thread as it found it. After the call the item may be freed. */
export function run_work(func: number, work: number): void {
  set(self + task_struct.op, func)
  lockdep_item_begins(func)
  trace_work_begin(work, func)
  call(func, work)
  trace_work_return()
  lockdep_item_ends()
  if (get(self + task_struct.held_count) !== 0 || rcu_read_lock_held()) {
    report('lockdep', 'workqueue', `${textName(func)} returned holding a lock or in a read-side section`, {
      functions: [textName(func)],
    })
  }
  set(self + task_struct.op, 0)
  set(self + task_struct.ops, get(self + task_struct.ops) + 1)
}
