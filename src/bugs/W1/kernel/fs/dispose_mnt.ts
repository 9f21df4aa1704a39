import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { mount } from '#kernel/fs/mount'
import { mnt_work } from '#kernel/fs/mount_storage'
import { get, set } from '#kernel/lib/atomic'
import { complete, completion, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { lock_class_key } from '#kernel/lib/lockdep/lock_class_key'
import { off_stack, on_stack } from '#kernel/lib/on_stack'
import { text } from '#kernel/lib/text'
import { trace_final_mntput_return } from '#kernel/trace'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK } from '#kernel/workqueue/work_struct'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { generationOf } from '#shm/slab'

const MNT_DONE = lock_class_key('(completion)&mnt->mnt_done')

const cleanup_mnt_work = text('cleanup_mnt_work', (work) => {
  const mnt = work - mount.mnt_storage - mnt_work
  const done = get(mnt + mount.mnt_done)
  cleanup_mnt(mnt)
  complete(done)
})

export function boot_dispose(): void {}

/** The bug: a kworker, too, queues the cleanup and waits for it. */
export function dispose_mnt(mnt: number): void {
  const generation = generationOf(mnt)
  const done = on_stack(completion)
  init_completion(done, MNT_DONE)
  set(mnt + mount.mnt_done, done)
  INIT_WORK(mnt + mount.mnt_storage + mnt_work, cleanup_mnt_work)
  queue_work(system_wq, mnt + mount.mnt_storage + mnt_work)
  wait_for_completion(done)
  off_stack(completion)
  trace_final_mntput_return(mnt, generation)
}
