import { flush_delayed_fput_work } from '#kernel/fs/file_table'

/** Closing a file is over with all that its put comes to. */
export function flush_puts(): void {
  flush_delayed_fput_work()
}
