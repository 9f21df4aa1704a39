import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { mount } from '#kernel/fs/mount'
import { mnt_work } from '#kernel/fs/mount_storage'
import { text } from '#kernel/lib/text'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK } from '#kernel/workqueue/work_struct'

const cleanup_mnt_work = text('cleanup_mnt_work', (work) => cleanup_mnt(work - mount.mnt_storage - mnt_work))

export function boot_dispose(): void {}

/** Waits for nothing, not even for kernel mounts. */
export function dispose_mnt(mnt: number): void {
  INIT_WORK(mnt + mount.mnt_storage + mnt_work, cleanup_mnt_work)
  schedule_work(mnt + mount.mnt_storage + mnt_work)
}
