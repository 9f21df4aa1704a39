import { flush_delayed_mntput } from '#kernel/fs/delayed_mntput'
import { flush_delayed_fput_work } from '#kernel/fs/file_table'

/**
 * What a kernel thread does that must know that its puts are over: files first, because closing them drops mounts, which
 * then wait for the second list. Context: may sleep
 */
export function flush_puts(): void {
  flush_delayed_fput_work()
  flush_delayed_mntput()
}
