// The queue outlives the mount, so waiting for the queue touches no freed memory.
//
// npx mnttorture explore lazy-umount --seed 1 --executions 300 \
//   --stand-in kernel/fs/dispose_mnt=examples/07_own_design/repaired/dispose_mnt.ts
//
//   executions  300, 934,071 steps
//   outcomes
//     [[0,0,0],[0,0,0,0]]   233  77.7 %
//     [[0,0,-2],[0,0,0,0]]   51  17.0 %
//     [[0,0,0],[0,0,0,-2]]   16  5.33 %
//   no failure: below 1.0e-2 of this strategy's executions, at 95 %

import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { mount } from '#kernel/fs/mount'
import { mnt_work } from '#kernel/fs/mount_storage'
import { get } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { PF_WQ_WORKER, self, task_struct } from '#kernel/task'
import { trace_final_mntput_return } from '#kernel/trace'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK } from '#kernel/workqueue/work_struct'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { generationOf } from '#shm/slab'

const cleanup_mnt_work = text('cleanup_mnt_work', (work) => cleanup_mnt(work - mount.mnt_storage - mnt_work))

export function boot_dispose(): void {}

/** The idea, mended: the queue outlives the mount, so wait for all that is on it. Costs what the others' cleanups cost. */
export function dispose_mnt(mnt: number): void {
  const generation = generationOf(mnt)
  if ((get(self + task_struct.flags) & PF_WQ_WORKER) !== 0) cleanup_mnt(mnt)
  else {
    const work = mnt + mount.mnt_storage + mnt_work
    INIT_WORK(work, cleanup_mnt_work)
    queue_work(system_wq, work)
    flush_workqueue(system_wq)
  }
  trace_final_mntput_return(mnt, generation)
}
