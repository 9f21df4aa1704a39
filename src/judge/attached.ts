// explore: atomic
import * as statistics from './statistics.ts'

/**
 * The tracepoints of `src/kernel/trace.ts` with everything attached that looks on: linked in its place for every run that
 * is judged. What an attached function reads and writes is no step of the explored program.
 */
export function trace_mnt_alloc(_mnt: number): void {}
export function trace_mnt_handle(_mnt: number, _delta: 1 | -1): void {}
export function trace_mnt_count_negative(_mnt: number, _count: number): void {}
export function trace_mnt_doomed(_mnt: number): void {
  statistics.countFinalPut()
}
export function trace_cleanup_mnt_begin(_mnt: number): void {
  statistics.cleanupBegins()
}
export function trace_cleanup_writers(_mnt: number): void {}
export function trace_cleanup_mnt_end(_mnt: number): void {
  statistics.cleanupEnds()
}
export function trace_final_mntput_return(_mnt: number, _generation: number): void {}
export function trace_umount_return(_mnt: number, _generation: number): void {}
export function trace_super_alloc(_sb: number): void {}
export function trace_kill_sb_begin(_sb: number): void {}
export function trace_kill_sb_end(_sb: number): void {
  statistics.countKilledSuperblock()
}
export function trace_super_busy_dentries(_sb: number, _count: number): void {}
export function trace_bdev_busy(_device: number, _holder: number): void {}
export function trace_destroy_super(_sb: number): void {}
export function trace_kern_unmount_return(
  _mnt: number,
  _generation: number,
  _sb: number,
  _sbGeneration: number,
): void {}
export function trace_flush_filesystem_begin(_type: number): void {
  statistics.flushBegins()
}
export function trace_flush_filesystem_return(_type: number): void {
  statistics.flushEnds()
}
export function trace_module_load(_module: number): void {
  statistics.countModuleLoad()
}
export function trace_module_free(_module: number, _type: number): void {
  statistics.countModuleFree()
}
export function trace_text_call(_text: number): void {}
export function trace_expire_success(_mnt: number): void {}
export function trace_mntput(_mnt: number): void {}
export function trace_expire_mark(_mnt: number): void {}
