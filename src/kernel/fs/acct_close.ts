import { acct_write_process } from '#kernel/fs/acct_write_process'
import { bsd_acct_struct } from '#kernel/fs/bsd_acct_struct'
import { __fput_sync } from '#kernel/fs/file_table'
import { get } from '#kernel/lib/atomic'
import { complete, wait_for_completion } from '#kernel/lib/completion'
import { text } from '#kernel/lib/text'
import { PF_WQ_WORKER, self, task_struct } from '#kernel/task'
import { init_workqueue } from '#kernel/workqueue/alloc_workqueue'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK } from '#kernel/workqueue/work_struct'
import { WQ_MEM_RECLAIM, workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { staticOf } from '#shm/layout'

export const acct_wq = staticOf('acct_wq', workqueue_struct, 'closes accounting files')

export function boot_acct(): void {
  if (!init_workqueue(acct_wq, 'acct', WQ_MEM_RECLAIM, 0))
    throw new Error('the arena is too small to boot accounting; give it more memory')
}

const close_work = text('close_work', (work) => {
  const acct = work - bsd_acct_struct.work
  writeLastAndClose(acct)
  complete(acct + bsd_acct_struct.done)
})

/**
 * The last record and the close run the file system: on a kworker's shallow stack, and with the root of a kworker, since the task that is
 * here may have none any more (2025). A kworker that is here because it cleans up a mount does it itself; to wait for another item of
 * the queue that it serves is W1, a deadlock once all kworkers do so.
 *
 * The queue is not system_wq, and has a rescuer: a cleanup item of system_wq may find the pin being killed by a task that
 * waits here, and waits for that task. On one queue the close could be kept out by the very items that wait for it, for
 * want of a slot (max_active) or of a thread. Linux uses schedule_work, and relies on max_active being large.
 */
export function close_accounting_file(acct: number): void {
  if ((get(self + task_struct.flags) & PF_WQ_WORKER) !== 0) {
    writeLastAndClose(acct)
    return
  }
  INIT_WORK(acct + bsd_acct_struct.work, close_work)
  queue_work(acct_wq, acct + bsd_acct_struct.work)
  wait_for_completion(acct + bsd_acct_struct.done)
}

/** Locks: acct.lock, of who waits for it */
function writeLastAndClose(acct: number): void {
  acct_write_process(acct)
  __fput_sync(get(acct + bsd_acct_struct.file))
}
