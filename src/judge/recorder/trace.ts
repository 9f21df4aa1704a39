// explore: atomic
import * as attached from '#kernel/trace'
import { flushTook, microseconds, record } from './event_ring.ts'
import * as events from './kernel_events.ts'

/** In the place of `kernel/trace` while a run is recorded: the judges look on as ever, and what happens is written down. */
export * from '#kernel/trace'

let flushBegan = 0

export function trace_flush_filesystem_begin(type: number): void {
  record(events.FLUSH_FILESYSTEM, type, 0)
  flushBegan = microseconds()
  attached.trace_flush_filesystem_begin(type)
}
export function trace_flush_filesystem_return(type: number): void {
  attached.trace_flush_filesystem_return(type)
  record(events.END, 0, 0)
  flushTook(microseconds() - flushBegan)
}
export function trace_flush_workqueue_begin(wq: number): void {
  record(events.FLUSH_WORKQUEUE, wq, 0)
  attached.trace_flush_workqueue_begin(wq)
}
export function trace_flush_workqueue_return(wq: number): void {
  attached.trace_flush_workqueue_return(wq)
  record(events.END, 0, 0)
}
export function trace_cleanup_mnt_begin(mnt: number): void {
  record(events.CLEANUP_MNT, mnt, 0)
  attached.trace_cleanup_mnt_begin(mnt)
}
export function trace_cleanup_mnt_end(mnt: number): void {
  attached.trace_cleanup_mnt_end(mnt)
  record(events.END, 0, 0)
}
export function trace_kill_sb_begin(sb: number): void {
  record(events.KILL_SB, sb, 0)
  attached.trace_kill_sb_begin(sb)
}
export function trace_kill_sb_end(sb: number): void {
  attached.trace_kill_sb_end(sb)
  record(events.END, 0, 0)
}
export function trace_mnt_doomed(mnt: number): void {
  record(events.FINAL_PUT, mnt, 0)
  attached.trace_mnt_doomed(mnt)
}
export function trace_umount_return(mnt: number, generation: number): void {
  record(events.UMOUNTED, mnt, 0)
  attached.trace_umount_return(mnt, generation)
}
export function trace_module_load(module: number): void {
  record(events.MODULE_LIVE, module, 0)
  attached.trace_module_load(module)
}
export function trace_module_init_failed(module: number): void {
  record(events.INIT_FAILED, module, 0)
  attached.trace_module_init_failed(module)
}
export function trace_module_free(module: number, type: number): void {
  record(events.MODULE_FREED, module, 0)
  attached.trace_module_free(module, type)
}
