import { flush_filesystem } from '#kernel/fs/flush_filesystem'

/**
 * The places that must know that the work of earlier puts is done, and what each design does there. In `task-work`, as in
 * Linux, umount(2) and kern_unmount need nothing: their own final put is over before they return to user, or at once.
 */

/** umount(2) has dropped its last reference. */
export function after_umount(_type: number, _flags: number): void {}

/** kern_unmount has dropped its last reference. */
export function after_kern_unmount(_type: number): void {}

/** delete_module(2) is about to ask whether the module is in use. */
export function before_rmmod(): void {}

/** The exit of the module that brought `type` has run; its text goes next. */
export function before_text_is_freed(type: number): void {
  flush_filesystem(type)
}

/** The init of the module that brought `type` has failed and unregistered it; its text goes next. */
export function after_failed_init(type: number): void {
  flush_filesystem(type)
}
