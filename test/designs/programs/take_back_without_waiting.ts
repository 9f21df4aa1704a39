import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { get } from '#kernel/lib/atomic'
import { cancel_work } from '#kernel/workqueue/cancel_work'
import { helper } from '../../../src/designs/wq_flush/kernel/fs/dispose_mnt.ts'

/** The batch ends while another kworker still shuts a superblock down. */
export function take_back(from: number): void {
  if (cancel_work(from + helper.work)) cleanup_mnt(get(from + helper.mnt))
}
