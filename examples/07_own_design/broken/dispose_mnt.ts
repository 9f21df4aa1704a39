// A design of your own: one file in the place of kernel/fs/dispose_mnt, raced in any scenario of the kernel. This one queues the
// cleanup and waits for the item by flush_work. But the item lies in the mount, and who flushes it reads it: by then the
// cleanup may have given the mount to RCU, and RCU may have freed it.
//
// npx mnttorture explore lazy-umount --seed 1 --stand-in kernel/fs/dispose_mnt=examples/07_own_design/broken/dispose_mnt.ts
//
//   FINDING use-after-free, execution 3: cpu0 uses mount#1 after it was freed (Atomics.load at src/kernel/lib/atomic.ts:27) ...
//   2 switches, 815 steps (before minimising: 14 switches, 1,502 steps)
//
// On real threads (stress lazy-umount, the same stand-in) it oopses within seconds.

import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { mount } from '#kernel/fs/mount'
import { mnt_work } from '#kernel/fs/mount_storage'
import { get } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { PF_WQ_WORKER, self, task_struct } from '#kernel/task'
import { trace_final_mntput_return } from '#kernel/trace'
import { flush_work } from '#kernel/workqueue/flush_work'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK } from '#kernel/workqueue/work_struct'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { generationOf } from '#shm/slab'

const cleanup_mnt_work = text('cleanup_mnt_work', (work) => cleanup_mnt(work - mount.mnt_storage - mnt_work))

export function boot_dispose(): void {}

/** The idea: a completion on the stack is not needed, as work queues can wait for an item. */
export function dispose_mnt(mnt: number): void {
  const generation = generationOf(mnt)
  if ((get(self + task_struct.flags) & PF_WQ_WORKER) !== 0) cleanup_mnt(mnt)
  else {
    const work = mnt + mount.mnt_storage + mnt_work
    INIT_WORK(work, cleanup_mnt_work)
    queue_work(system_wq, work)
    flush_work(work)
  }
  trace_final_mntput_return(mnt, generation)
}
