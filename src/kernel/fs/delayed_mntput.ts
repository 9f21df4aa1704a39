import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { mount } from '#kernel/fs/mount'
import { mnt_llist } from '#kernel/fs/mount_storage'
import { llist_add, llist_del_all, llist_next } from '#kernel/lib/llist'
import { text } from '#kernel/lib/text'
import {
  delayed_work,
  flush_delayed_work,
  INIT_DELAYED_WORK,
  schedule_delayed_work,
} from '#kernel/workqueue/delayed_work'
import { NULL } from '#shm/arena'
import { staticOf, staticWords } from '#shm/layout'

/** Mounts whose last put was made by a kernel thread or an exiting task, in the design `task-work`. */
const delayed_mntput_list = staticWords('delayed_mntput_list', 1, 'llist of mounts; any kernel thread pushes')
const delayed_mntput_work = staticOf(
  'delayed_mntput_work',
  delayed_work,
  'runs delayed_mntput; scheduled by whoever found the list empty',
)
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
}

export function delay_mntput(mnt: number): void {
  if (llist_add(mnt + mount.mnt_storage + mnt_llist, delayed_mntput_list)) schedule_delayed_work(delayed_mntput_work, 1)
}

/** Waits for the cleanups that were handed over before. Context: may sleep */
export function flush_delayed_mntput(): void {
  schedule_delayed_work(delayed_mntput_work, 0) // who found the list empty may not have got that far
  flush_delayed_work(delayed_mntput_work)
}
