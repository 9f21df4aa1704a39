import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { boot_delayed_mntput, delay_mntput } from '#kernel/fs/delayed_mntput'
import { MNT_INTERNAL, mnt_flag, mount } from '#kernel/fs/mount'
import { mnt_work } from '#kernel/fs/mount_storage'
import { get } from '#kernel/lib/atomic'
import { init_task_work, task_work_add } from '#kernel/lib/task_work'
import { text } from '#kernel/lib/text'
import { PF_KTHREAD, self, task_struct } from '#kernel/task'
import { trace_final_mntput_return } from '#kernel/trace'
import { generationOf } from '#shm/slab'

/**
 * Where the work of the final put goes: the one decision in which the designs differ. This file is what Linux merged in 3.17
 * (9ea459e110df), the design `task-work`: before the dropping task returns to user; for kernel threads and exiting tasks a
 * list and delayed work; MNT_INTERNAL mounts at once, because a module's failing init relies on it.
 */
const __cleanup_mnt = text('__cleanup_mnt', (work) => cleanup_mnt(work - mount.mnt_storage - mnt_work))

export function boot_dispose(): void {
  boot_delayed_mntput()
}

/** Takes over a doomed mount. Context: may sleep; no locks of the mount tree held. */
export function dispose_mnt(mnt: number): void {
  if (mnt_flag(mnt, MNT_INTERNAL)) {
    const generation = generationOf(mnt)
    cleanup_mnt(mnt)
    trace_final_mntput_return(mnt, generation)
    return
  }
  if ((get(self + task_struct.flags) & PF_KTHREAD) === 0) {
    init_task_work(mnt + mount.mnt_storage + mnt_work, __cleanup_mnt)
    if (task_work_add(self, mnt + mount.mnt_storage + mnt_work) === 0) return
  }
  delay_mntput(mnt)
}
