import { get } from '#kernel/lib/atomic'
import { list_add_tail, list_head, list_move_tail, list_next } from '#kernel/lib/list'
import { aboutWork } from '#kernel/workqueue/about_work'
import { set_work_pwq, WORK_STRUCT_LINKED, work_has, work_struct } from '#kernel/workqueue/work_struct'
import { NULL } from '#shm/arena'
import { report } from '#shm/findings'

/** Puts an item whose PENDING the caller owns before `before` on a list of `pwq`. Locks: pool.lock */
export function insert_work(pwq: number, work: number, before: number, color: number, flags: number): void {
  const entry = work + work_struct.entry
  const next = get(entry + list_head.next)
  if (next !== NULL && next !== entry)
    report('invariant', 'workqueue', `work item ${work} queued while on a list`, aboutWork(work))
  set_work_pwq(work, pwq, color, flags)
  list_add_tail(entry, before)
}

/** Moves `work` and what is linked behind it (barriers) to the end of `head`. Locks: pool.lock */
export function move_linked_works(work: number, head: number): void {
  let item = work
  for (;;) {
    const entry = item + work_struct.entry
    const next = list_next(entry)
    const linked = work_has(WORK_STRUCT_LINKED, item)
    list_move_tail(entry, head)
    if (!linked) return
    item = next - work_struct.entry
  }
}
