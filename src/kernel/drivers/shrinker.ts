import { mountAt } from '#kernel/drivers/mount_at'
import type { PathName } from '#kernel/fs/path_name'
import { prune_mount } from '#kernel/fs/prune_mount'
import { flush_puts_later } from '#kernel/fs/put_later'
import { fs_reclaim_acquire, fs_reclaim_release } from '#kernel/lib/reclaim'

/**
 * A cache keeps what is mounted there, and memory reclaim has it let go of that. Returns 0 or a negative error, once the put is
 * made: reclaim itself does not wait for it. Context: may sleep
 */
export function cacheAndShrink(name: PathName): number {
  const mnt = mountAt(name)
  if (mnt < 0) return mnt
  fs_reclaim_acquire()
  prune_mount(mnt)
  fs_reclaim_release()
  flush_puts_later()
  return 0
}
