import { close_now, deferred_file, deferred_files, deferred_lock } from '#kernel/fs/deferred_close'
import { list_del_init, list_empty, list_next } from '#kernel/lib/list'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { cancel_work } from '#kernel/workqueue/cancel_work'
import { NULL } from '#shm/arena'

/** The bug: only what is on the list is closed. An item that has just taken itself off still holds its dentry. */
export function close_all_deferred(): void {
  for (;;) {
    spin_lock(deferred_lock)
    const deferred = list_empty(deferred_files) ? NULL : list_next(deferred_files) - deferred_file.list
    if (deferred !== NULL) list_del_init(deferred + deferred_file.list)
    const ours = deferred !== NULL && cancel_work(deferred + deferred_file.work)
    spin_unlock(deferred_lock)
    if (deferred === NULL) return
    if (ours) close_now(deferred) // else it is running, and closes its file itself
  }
}
