import { flush_delayed_mntput } from '#kernel/fs/delayed_mntput'
import { flush_delayed_fput_work } from '#kernel/fs/file_table'

/** The bug: what closing the files adds to the list of mounts comes after that list was flushed. */
export function flush_puts(): void {
  flush_delayed_mntput()
  flush_delayed_fput_work()
}
