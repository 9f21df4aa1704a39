import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { mount } from '#kernel/fs/mount'
import { mnt_llist } from '#kernel/fs/mount_storage'
import { llist_add, llist_del_all, llist_next } from '#kernel/lib/llist'
import { mutex } from '#kernel/lib/mutex'
import { text } from '#kernel/lib/text'
import { delayed_work, INIT_DELAYED_WORK, schedule_delayed_work } from '#kernel/workqueue/delayed_work'
import { serve_list } from '#kernel/workqueue/serve_list'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { NULL } from '#shm/arena'
import { staticOf, staticWords } from '#shm/layout'

/** Mounts whose last put was made by a kernel thread or an exiting task, in the design `task-work`. */
const delayed_mntput_list = staticWords('delayed_mntput_list', 1, 'llist of mounts; any kernel thread pushes')
const delayed_mntput_work = staticOf(
  'delayed_mntput_work',
  delayed_work,
  'runs delayed_mntput; scheduled by whoever found the list empty',
)
const delayed_mntput_now = staticOf(
  'delayed_mntput_now',
  work_struct,
  'runs delayed_mntput for who waits; delayed_mntput_flush',
)
const delayed_mntput_flush = staticOf('delayed_mntput_flush', mutex, 'held by who waits for delayed_mntput')
const delayed_mntput = text('delayed_mntput', () => {
  let node = llist_del_all(delayed_mntput_list)
  while (node !== NULL) {
    const next = llist_next(node) // before cleanup_mnt gives the node to RCU
    cleanup_mnt(node - mount.mnt_storage - mnt_llist)
    node = next
  }
})

export function boot_delayed_mntput(): void {
  INIT_DELAYED_WORK(delayed_mntput_work, delayed_mntput)
  INIT_WORK(delayed_mntput_now, delayed_mntput)
}

export function delay_mntput(mnt: number): void {
  if (llist_add(mnt + mount.mnt_storage + mnt_llist, delayed_mntput_list)) schedule_delayed_work(delayed_mntput_work, 1)
}

/** Waits for the cleanups that were handed over before. Context: may sleep */
export function flush_delayed_mntput(): void {
  serve_list(delayed_mntput_now, delayed_mntput_work, delayed_mntput_flush)
}
