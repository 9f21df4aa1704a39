import { detach_mark, free_mark, mark_lock, marks_of_group } from '#kernel/fs/fsnotify'
import { fsnotify_mark } from '#kernel/fs/fsnotify_mark'
import { call_rcu } from '#kernel/lib/call_rcu'
import { list_next } from '#kernel/lib/list'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'

/** The bug: which mark comes next is read before the lock is dropped, and believed afterwards. */
export function fsnotify_destroy_group(group: number): number {
  const head = marks_of_group(group)
  let removed = 0
  spin_lock(mark_lock)
  let entry = list_next(head)
  while (entry !== head) {
    const next = list_next(entry)
    const mark = entry - fsnotify_mark.g_list
    detach_mark(mark)
    spin_unlock(mark_lock)
    call_rcu(mark + fsnotify_mark.rcu, free_mark)
    removed++
    spin_lock(mark_lock)
    entry = next
  }
  spin_unlock(mark_lock)
  return removed
}
