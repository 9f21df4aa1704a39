/**
 * Tracepoints: where the kernel says what it does. They do nothing; the judges are attached by linking
 * `src/judge/attached.ts` in this file's place. Arguments are addresses; `generation` is that of the slab slot at a time
 * when the caller still held a reference, so that a judge can tell an object from its successor in the same slot.
 */

/** A mount has got its superblock and its root, and has not been seen by anybody else. */
export function trace_mnt_created(_mnt: number): void {}
/** A handle on the mount was made (+1) or is about to be dropped (-1): a cwd, a root, or the open file `file`. */
export function trace_mnt_handle(_mnt: number, _delta: 1 | -1, _file: number): void {}
/** A real mntput, unlike umount's own, is about to look at the expiry mark ... */
export function trace_mntput(_mnt: number): void {}
/** ... and has cleared it where it was set. */
export function trace_mntput_unmarked(_mnt: number): void {}
/** A put that found a count below zero. Locks: mount_lock */
export function trace_mnt_count_negative(_mnt: number, _count: number): void {}
/** The final put was claimed. Locks: mount_lock[write] */
export function trace_mnt_doomed(_mnt: number): void {}
export function trace_cleanup_mnt_begin(_mnt: number): void {}
/** Somebody can still write through the mount. */
export function trace_cleanup_writers(_mnt: number): void {}
/** The mount is about to drop its active reference on its superblock. */
export function trace_mnt_leaves_super(_mnt: number): void {}
/** deactivate_super has returned; the mount is about to be given to RCU. */
export function trace_cleanup_mnt_end(_mnt: number): void {}
/** The grace period after the cleanup is over; the memory goes. */
export function trace_mnt_free(_mnt: number): void {}
/** A final mntput that promises that the cleanup is over returns to its caller. */
export function trace_final_mntput_return(_mnt: number, _generation: number): void {}
/** umount(2) without MNT_DETACH succeeded and has returned to user. */
export function trace_umount_return(_mnt: number, _generation: number): void {}

/** A MNT_EXPIRE call, or an expiry round, is about to mark the mount ... */
export function trace_expire_attempt(_mnt: number): void {}
/** ... found it unmarked ... */
export function trace_expire_mark(_mnt: number): void {}
/** ... or found it marked and idle: the mount goes. By the same thread as the attempt, with no other attempt of its between. */
export function trace_expire_success(_mnt: number): void {}

export function trace_super_alloc(_sb: number): void {}
/** A superblock that never got on a list is about to be freed. */
export function trace_super_unused(_sb: number): void {}
/** It has just got on fs_supers. Locks: sb_lock */
export function trace_super_listed(_sb: number): void {}
/** sget hands out a superblock that it found, with s_umount held. Locks: s_umount[write] */
export function trace_super_grabbed(_sb: number): void {}
export function trace_kill_sb_begin(_sb: number): void {}
/** kill_sb has returned; it is still on fs_supers. */
export function trace_kill_sb_end(_sb: number): void {}
/** generic_shutdown_super found dentries that are still in use. */
export function trace_super_busy_dentries(_sb: number, _count: number): void {}
/** `opener` could not open the block device because `holder` has it. */
export function trace_bdev_busy(_device: number, _holder: number, _opener: number): void {}
export function trace_destroy_super(_sb: number): void {}

export function trace_kern_unmount_return(
  _mnt: number,
  _generation: number,
  _sb: number,
  _sbGeneration: number,
): void {}
export function trace_flush_filesystem_begin(_type: number): void {}
export function trace_flush_filesystem_return(_type: number): void {}
/** flush_puts has returned to who had dropped all that kept the superblock up. */
export function trace_flush_puts_return(_sb: number, _generation: number): void {}
export function trace_flush_workqueue_begin(_wq: number): void {}
export function trace_flush_workqueue_return(_wq: number): void {}

/** An init failed: the module goes again without ever having been live. */
export function trace_module_init_failed(_module: number): void {}
export function trace_module_load(_module: number): void {}
/** try_module_get has succeeded. */
export function trace_module_get(_module: number): void {}
/** A module_put left `count`, which is 0 or less; the module may be gone already. */
export function trace_module_put_last(_module: number, _generation: number, _count: number): void {}
/** The module's text is about to be freed. `type` is its file_system_type. */
export function trace_module_free(_module: number, _type: number): void {}
/** A call into a module's text begins; `text` is the object that stands for it. */
export function trace_text_call(_text: number): void {}
export function trace_text_return(_text: number): void {}

/** The frame of `task` from word `at` on has returned. */
export function trace_off_stack(_task: number, _at: number, _words: number): void {}
