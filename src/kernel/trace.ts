// explore: atomic
/**
 * Tracepoints: where the kernel says what it does, to whoever is attached. The judges attach themselves (judge/watch.ts) once all
 * modules are evaluated: if the tracepoints imported them, the kernel's modules would wait for the judges', which wait for
 * the kernel's. Arguments are addresses; `generation` is that of the slab slot at a time when the caller still held a
 * reference, so that a judge can tell an object from its successor in the same slot. What an attached function reads and
 * writes is no step of the explored program.
 */
type Tracepoints = Omit<typeof import('#kernel/trace'), 'attach'>
let to: Tracepoints | undefined

export function attach(watcher: Tracepoints): void {
  to = watcher
}

/** A mount has got its superblock and its root, and has not been seen by anybody else. */
export function trace_mnt_created(mnt: number): void {
  to?.trace_mnt_created(mnt)
}
/** A handle on the mount was made (+1) or is about to be dropped (-1): a cwd, a root, or the open file `file`. */
export function trace_mnt_handle(mnt: number, delta: 1 | -1, file: number): void {
  to?.trace_mnt_handle(mnt, delta, file)
}
/** A real mntput, unlike umount's own, is about to look at the expiry mark ... */
export function trace_mntput(mnt: number): void {
  to?.trace_mntput(mnt)
}
/** ... and has cleared it where it was set. */
export function trace_mntput_unmarked(mnt: number): void {
  to?.trace_mntput_unmarked(mnt)
}
/** A put that found a count below zero. Locks: mount_lock */
export function trace_mnt_count_negative(mnt: number, count: number): void {
  to?.trace_mnt_count_negative(mnt, count)
}
/** Its mnt_ns was cleared: from here on puts of it take the slow path. */
export function trace_mnt_leaves_ns(mnt: number): void {
  to?.trace_mnt_leaves_ns(mnt)
}
/** This thread begins to wait for those who read, and has waited. */
export function trace_grace_period_begin(): void {
  to?.trace_grace_period_begin()
}
export function trace_grace_period_end(): void {
  to?.trace_grace_period_end()
}
/** The final put was claimed. Locks: mount_lock[write] */
export function trace_mnt_doomed(mnt: number): void {
  to?.trace_mnt_doomed(mnt)
}
export function trace_cleanup_mnt_begin(mnt: number): void {
  to?.trace_cleanup_mnt_begin(mnt)
}
/** Somebody can still write through the mount. */
export function trace_cleanup_writers(mnt: number): void {
  to?.trace_cleanup_writers(mnt)
}
/** The mount is about to drop its active reference on its superblock. */
export function trace_mnt_leaves_super(mnt: number): void {
  to?.trace_mnt_leaves_super(mnt)
}
/** deactivate_super has returned; the mount is about to be given to RCU. */
export function trace_cleanup_mnt_end(mnt: number): void {
  to?.trace_cleanup_mnt_end(mnt)
}
/** The grace period after the cleanup is over; the memory goes. */
export function trace_mnt_free(mnt: number): void {
  to?.trace_mnt_free(mnt)
}
/** A final mntput that promises that the cleanup is over returns to its caller. */
export function trace_final_mntput_return(mnt: number, generation: number): void {
  to?.trace_final_mntput_return(mnt, generation)
}
/** umount(2) without MNT_DETACH succeeded and has returned to user. */
export function trace_umount_return(mnt: number, generation: number): void {
  to?.trace_umount_return(mnt, generation)
}

/** A mount with all that lies on it has got its place, under what was there. Locks: mount_lock[write] */
export function trace_tree_attached(mnt: number): void {
  to?.trace_tree_attached(mnt)
}

/** A MNT_EXPIRE call, or an expiry round, is about to mark the mount ... */
export function trace_expire_attempt(mnt: number): void {
  to?.trace_expire_attempt(mnt)
}
/** ... found it unmarked ... */
export function trace_expire_mark(mnt: number): void {
  to?.trace_expire_mark(mnt)
}
/** ... or found it marked and idle: the mount goes. By the same thread as the attempt, with no other attempt of its between. */
export function trace_expire_success(mnt: number): void {
  to?.trace_expire_success(mnt)
}

export function trace_super_alloc(sb: number): void {
  to?.trace_super_alloc(sb)
}
/** A superblock that never got on a list is about to be freed. */
export function trace_super_unused(sb: number): void {
  to?.trace_super_unused(sb)
}
/** It has just got on fs_supers. Locks: sb_lock */
export function trace_super_listed(sb: number): void {
  to?.trace_super_listed(sb)
}
/** sget hands out a superblock that it found, with s_umount held. Locks: s_umount[write] */
export function trace_super_grabbed(sb: number): void {
  to?.trace_super_grabbed(sb)
}
/** A walker of super_blocks has come to it. Locks: s_umount */
export function trace_super_walked(sb: number): void {
  to?.trace_super_walked(sb)
}
/** A name in it changes. */
export function trace_super_changed(sb: number): void {
  to?.trace_super_changed(sb)
}
/** Frozen from now on. Locks: s_umount[write] */
export function trace_super_frozen(sb: number): void {
  to?.trace_super_frozen(sb)
}
/** No writer was found: about to become read-only. Locks: s_umount[write], mount_lock[write] */
export function trace_super_readonly(sb: number): void {
  to?.trace_super_readonly(sb)
}
/** A mount's writer has been let in, and is counted. */
export function trace_write_access(mnt: number): void {
  to?.trace_write_access(mnt)
}
/** He is about to be counted out. */
export function trace_write_access_ends(mnt: number): void {
  to?.trace_write_access_ends(mnt)
}
export function trace_kill_sb_begin(sb: number): void {
  to?.trace_kill_sb_begin(sb)
}
/** kill_sb has returned; it is still on fs_supers. */
export function trace_kill_sb_end(sb: number): void {
  to?.trace_kill_sb_end(sb)
}
/** generic_shutdown_super found dentries that are still in use. */
export function trace_super_busy_dentries(sb: number, count: number): void {
  to?.trace_super_busy_dentries(sb, count)
}
/** `opener` could not open the block device because `holder` has it. */
export function trace_bdev_busy(device: number, holder: number, opener: number): void {
  to?.trace_bdev_busy(device, holder, opener)
}
/** A copy of a mounted tree has come to lie where a peer or slave hears of it. Locks: mount_lock[write] */
export function trace_propagate_mnt(copy: number): void {
  to?.trace_propagate_mnt(copy)
}
/** A mount goes because what it is a copy of goes. Locks: mount_lock[write] */
export function trace_propagate_umount(mnt: number): void {
  to?.trace_propagate_umount(mnt)
}
export function trace_destroy_super(sb: number): void {
  to?.trace_destroy_super(sb)
}

export function trace_kern_unmount_return(mnt: number, generation: number, sb: number, sbGeneration: number): void {
  to?.trace_kern_unmount_return(mnt, generation, sb, sbGeneration)
}
export function trace_flush_filesystem_begin(type: number): void {
  to?.trace_flush_filesystem_begin(type)
}
export function trace_flush_filesystem_return(type: number): void {
  to?.trace_flush_filesystem_return(type)
}
/** flush_puts has returned to who had dropped all that kept the superblock up. */
export function trace_flush_puts_return(sb: number, generation: number): void {
  to?.trace_flush_puts_return(sb, generation)
}
export function trace_flush_workqueue_begin(wq: number): void {
  to?.trace_flush_workqueue_begin(wq)
}
export function trace_flush_workqueue_return(wq: number): void {
  to?.trace_flush_workqueue_return(wq)
}

/** The work function is about to be called with the item, and has returned: the item may be gone. By the same thread. */
export function trace_work_begin(work: number, func: number): void {
  to?.trace_work_begin(work, func)
}
export function trace_work_return(): void {
  to?.trace_work_return()
}

/** An init failed: the module goes again without ever having been live. */
export function trace_module_init_failed(module: number): void {
  to?.trace_module_init_failed(module)
}
export function trace_module_load(module: number): void {
  to?.trace_module_load(module)
}
/** try_module_get has succeeded. */
export function trace_module_get(module: number): void {
  to?.trace_module_get(module)
}
/** A module_put left `count`, which is 0 or less; the module may be gone already. */
export function trace_module_put_last(module: number, generation: number, count: number): void {
  to?.trace_module_put_last(module, generation, count)
}
/** The module's text is about to be freed. `type` is its file_system_type. */
export function trace_module_free(module: number, type: number): void {
  to?.trace_module_free(module, type)
}
/** A call into a module's text begins; `text` is the object that stands for it. */
export function trace_text_call(text: number): void {
  to?.trace_text_call(text)
}
export function trace_text_return(text: number): void {
  to?.trace_text_return(text)
}

/** The frame of `task` from word `at` on has returned. */
export function trace_off_stack(task: number, at: number, words: number): void {
  to?.trace_off_stack(task, at, words)
}
