import { flush_filesystem } from '#kernel/fs/flush_filesystem'
import { MNT_DETACH } from '#kernel/fs/umount'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { system_wq } from '#kernel/workqueue/workqueue_struct'

export function after_umount(_type: number, flags: number): void {
  if ((flags & MNT_DETACH) === 0) flush_workqueue(system_wq)
}

/** The bug: to be sure, everything is flushed, from wherever kern_unmount is called. */
export function after_kern_unmount(_type: number): void {
  flush_workqueue(system_wq)
}

export function before_rmmod(): void {
  flush_workqueue(system_wq)
}

export function before_text_is_freed(type: number): void {
  flush_filesystem(type)
}

export function after_failed_init(type: number): void {
  flush_filesystem(type)
}
