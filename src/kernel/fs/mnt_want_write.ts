import { mnt_get_write_access, mnt_put_write_access } from '#kernel/fs/mnt_writers'
import { mount } from '#kernel/fs/mount'
import { sb_end_write, sb_start_write } from '#kernel/fs/super_writers'
import { get } from '#kernel/lib/atomic'

/** For a change: waits as long as the filesystem is frozen, and then asks whether it may be written to. Returns 0 or -EROFS. Context: may sleep. */
export function mnt_want_write(mnt: number): number {
  const sb = get(mnt + mount.mnt_sb)
  sb_start_write(sb)
  const error = mnt_get_write_access(mnt)
  if (error < 0) sb_end_write(sb)
  return error
}

export function mnt_drop_write(mnt: number): void {
  mnt_put_write_access(mnt)
  sb_end_write(get(mnt + mount.mnt_sb))
}
