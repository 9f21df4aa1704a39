import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { MNT_INTERNAL, mnt_flag, mount } from '#kernel/fs/mount'
import { mnt_work } from '#kernel/fs/mount_storage'
import { text } from '#kernel/lib/text'
import { trace_final_mntput_return } from '#kernel/trace'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK } from '#kernel/workqueue/work_struct'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { generationOf } from '#shm/slab'

const cleanup_mnt_work = text('cleanup_mnt_work', (work) => cleanup_mnt(work - mount.mnt_storage - mnt_work))

export function boot_dispose(): void {}

/** Does not sleep, except for internal mounts. */
export function dispose_mnt(mnt: number): void {
  if (mnt_flag(mnt, MNT_INTERNAL)) {
    const generation = generationOf(mnt)
    cleanup_mnt(mnt)
    trace_final_mntput_return(mnt, generation)
    return
  }
  INIT_WORK(mnt + mount.mnt_storage + mnt_work, cleanup_mnt_work)
  queue_work(system_wq, mnt + mount.mnt_storage + mnt_work)
}
