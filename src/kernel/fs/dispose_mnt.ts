import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { MNT_INTERNAL, mnt_flag, mount } from '#kernel/fs/mount'
import { mnt_llist, mnt_work } from '#kernel/fs/mount_storage'
import { get } from '#kernel/lib/atomic'
import { llist_add, llist_del_all, llist_next } from '#kernel/lib/llist'
import { init_task_work, task_work_add } from '#kernel/lib/task_work'
import { text } from '#kernel/lib/text'
import { PF_KTHREAD, self, task_struct } from '#kernel/task'
import { trace_final_mntput_return } from '#kernel/trace'
import { delayed_work, INIT_DELAYED_WORK, schedule_delayed_work } from '#kernel/workqueue/delayed_work'
import { NULL } from '#shm/arena'
import { staticOf, staticWords } from '#shm/layout'
import { generationOf } from '#shm/slab'

/**
 * Where the work of the final put goes: the one decision in which the designs differ. This file is what Linux merged in 3.17
 * (9ea459e110df), the design `task-work`: before the dropping task returns to user; for kernel threads and exiting tasks a
 * list and delayed work; MNT_INTERNAL mounts at once, because a module's failing init relies on it.
 */
const delayed_mntput_list = staticWords('delayed_mntput_list', 1, 'llist of mounts; any kernel thread pushes')
const delayed_mntput_work = staticOf(
  'delayed_mntput_work',
  delayed_work,
  'runs delayed_mntput; scheduled by whoever found the list empty',
)
const __cleanup_mnt = text('__cleanup_mnt', (work) => cleanup_mnt(work - mount.mnt_storage - mnt_work))
const delayed_mntput = text('delayed_mntput', () => flush_delayed_mntput())

export function boot_dispose(): void {
  INIT_DELAYED_WORK(delayed_mntput_work, delayed_mntput)
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
  if (llist_add(mnt + mount.mnt_storage + mnt_llist, delayed_mntput_list)) schedule_delayed_work(delayed_mntput_work, 1)
}

function flush_delayed_mntput(): void {
  let node = llist_del_all(delayed_mntput_list)
  while (node !== NULL) {
    const next = llist_next(node) // before cleanup_mnt gives the node to RCU
    cleanup_mnt(node - mount.mnt_storage - mnt_llist)
    node = next
  }
}
