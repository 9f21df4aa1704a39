/** Stands in for kernel/trace: cleanups and the end of filesystems show on the timeline. */
import { begins, ends } from './ring.ts'

export * from '#kernel/trace'

export function trace_cleanup_mnt_begin(_mnt: number): void {
  begins('cleanup')
}

export function trace_cleanup_mnt_end(_mnt: number): void {
  ends('cleanup')
}

export function trace_kill_sb_begin(_sb: number): void {
  begins('kill_sb')
}

export function trace_kill_sb_end(_sb: number): void {
  ends('kill_sb')
}
