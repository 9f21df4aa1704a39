// explore: atomic
import type * as points from '#kernel/trace'

/**
 * What is linked in the place of `kernel/trace`: hands each tracepoint to whoever was attached. The judges attach themselves
 * (see watch.ts) once all modules are evaluated; if the tracepoints imported them, the kernel's modules would wait for the
 * judges', which wait for the kernel's. What an attached function reads and writes is no step of the explored program.
 */
let to: typeof points | undefined

export function attach(watcher: typeof points): void {
  to = watcher
}

export function trace_mnt_created(mnt: number): void {
  to?.trace_mnt_created(mnt)
}
export function trace_mnt_handle(mnt: number, delta: 1 | -1, file: number): void {
  to?.trace_mnt_handle(mnt, delta, file)
}
export function trace_mntput(mnt: number): void {
  to?.trace_mntput(mnt)
}
export function trace_mntput_unmarked(mnt: number): void {
  to?.trace_mntput_unmarked(mnt)
}
export function trace_mnt_count_negative(mnt: number, count: number): void {
  to?.trace_mnt_count_negative(mnt, count)
}
export function trace_mnt_doomed(mnt: number): void {
  to?.trace_mnt_doomed(mnt)
}
export function trace_cleanup_mnt_begin(mnt: number): void {
  to?.trace_cleanup_mnt_begin(mnt)
}
export function trace_cleanup_writers(mnt: number): void {
  to?.trace_cleanup_writers(mnt)
}
export function trace_mnt_leaves_super(mnt: number): void {
  to?.trace_mnt_leaves_super(mnt)
}
export function trace_cleanup_mnt_end(mnt: number): void {
  to?.trace_cleanup_mnt_end(mnt)
}
export function trace_mnt_free(mnt: number): void {
  to?.trace_mnt_free(mnt)
}
export function trace_final_mntput_return(mnt: number, generation: number): void {
  to?.trace_final_mntput_return(mnt, generation)
}
export function trace_umount_return(mnt: number, generation: number): void {
  to?.trace_umount_return(mnt, generation)
}
export function trace_expire_attempt(mnt: number): void {
  to?.trace_expire_attempt(mnt)
}
export function trace_expire_mark(mnt: number): void {
  to?.trace_expire_mark(mnt)
}
export function trace_expire_success(mnt: number): void {
  to?.trace_expire_success(mnt)
}
export function trace_super_alloc(sb: number): void {
  to?.trace_super_alloc(sb)
}
export function trace_super_unused(sb: number): void {
  to?.trace_super_unused(sb)
}
export function trace_super_listed(sb: number): void {
  to?.trace_super_listed(sb)
}
export function trace_super_grabbed(sb: number): void {
  to?.trace_super_grabbed(sb)
}
export function trace_kill_sb_begin(sb: number): void {
  to?.trace_kill_sb_begin(sb)
}
export function trace_kill_sb_end(sb: number): void {
  to?.trace_kill_sb_end(sb)
}
export function trace_super_busy_dentries(sb: number, count: number): void {
  to?.trace_super_busy_dentries(sb, count)
}
export function trace_bdev_busy(device: number, holder: number, opener: number): void {
  to?.trace_bdev_busy(device, holder, opener)
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
export function trace_flush_puts_return(sb: number, generation: number): void {
  to?.trace_flush_puts_return(sb, generation)
}
export function trace_flush_workqueue_begin(wq: number): void {
  to?.trace_flush_workqueue_begin(wq)
}
export function trace_flush_workqueue_return(wq: number): void {
  to?.trace_flush_workqueue_return(wq)
}
export function trace_module_init_failed(module: number): void {
  to?.trace_module_init_failed(module)
}
export function trace_module_load(module: number): void {
  to?.trace_module_load(module)
}
export function trace_module_get(module: number): void {
  to?.trace_module_get(module)
}
export function trace_module_put_last(module: number, generation: number, count: number): void {
  to?.trace_module_put_last(module, generation, count)
}
export function trace_module_free(module: number, type: number): void {
  to?.trace_module_free(module, type)
}
export function trace_text_call(text: number): void {
  to?.trace_text_call(text)
}
export function trace_text_return(text: number): void {
  to?.trace_text_return(text)
}
export function trace_off_stack(task: number, at: number, words: number): void {
  to?.trace_off_stack(task, at, words)
}
