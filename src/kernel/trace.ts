/**
 * Tracepoints: where the kernel says what it does. They do nothing; the judges are attached by linking
 * `src/judge/attached.ts` in this file's place. Arguments are addresses; `generation` is that of the slab slot at a time
 * when the caller still held a reference, so that a judge can tell an object from its successor in the same slot.
 */
export function trace_mnt_alloc(_mnt: number): void {}
/** A handle on the mount was made (+1) or is about to be dropped (-1): an open file, a cwd, a root. */
export function trace_mnt_handle(_mnt: number, _delta: 1 | -1): void {}
/** A put that found a count below zero. Locks: mount_lock */
export function trace_mnt_count_negative(_mnt: number, _count: number): void {}
/** The final put was claimed. Locks: mount_lock[write] */
export function trace_mnt_doomed(_mnt: number): void {}
export function trace_cleanup_mnt_begin(_mnt: number): void {}
/** Somebody can still write through the mount. */
export function trace_cleanup_writers(_mnt: number): void {}
/** deactivate_super has returned; the mount is about to be given to RCU. */
export function trace_cleanup_mnt_end(_mnt: number): void {}
/** A final mntput that promises that the cleanup is over returns to its caller. */
export function trace_final_mntput_return(_mnt: number, _generation: number): void {}
/** umount(2) without MNT_DETACH succeeded and returns to user. */
export function trace_umount_return(_mnt: number, _generation: number): void {}
export function trace_super_alloc(_sb: number): void {}
export function trace_kill_sb_begin(_sb: number): void {}
export function trace_kill_sb_end(_sb: number): void {}
/** generic_shutdown_super found dentries that are still in use. */
export function trace_super_busy_dentries(_sb: number, _count: number): void {}
/** Opening a block device failed with EBUSY although no live superblock of the type has it. */
export function trace_bdev_busy(_device: number, _holder: number): void {}
export function trace_destroy_super(_sb: number): void {}
export function trace_kern_unmount_return(
  _mnt: number,
  _generation: number,
  _sb: number,
  _sbGeneration: number,
): void {}
export function trace_flush_filesystem_begin(_type: number): void {}
export function trace_flush_filesystem_return(_type: number): void {}
export function trace_module_load(_module: number): void {}
/** The module's text is about to be freed. `type` is its file_system_type, or NULL. */
export function trace_module_free(_module: number, _type: number): void {}
/** A call into a module's text; `text` is the object that stands for it. */
export function trace_text_call(_text: number): void {}
/** MNT_EXPIRE unmounted; `puts` is the mount's put counter at the first and at this call. */
export function trace_expire_success(_mnt: number): void {}
/** A real mntput (not umount's own) cleared or could have cleared the expiry mark. */
export function trace_mntput(_mnt: number): void {}
/** The first MNT_EXPIRE call marked the mount. */
export function trace_expire_mark(_mnt: number): void {}
