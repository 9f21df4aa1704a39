import { dentry } from '#kernel/fs/dcache'
import { close_later, kill_deferring_super } from '#kernel/fs/deferred_close'
import { file_system_type } from '#kernel/fs/file_system_type'
import { file, fileOf } from '#kernel/fs/file_table'
import { mntget } from '#kernel/fs/mntput'
import { ksys_close } from '#kernel/fs/open'
import { super_block } from '#kernel/fs/super_block'
import { get } from '#kernel/lib/atomic'
import { EBADF } from '#kernel/lib/errno'

/** The last close(2) of a file, of which a filesystem that closes later leaves the rest to a work item, its mount included. */
export function ksys_close_later(fd: number): number {
  const open = fileOf(fd)
  if (open === 0) return -EBADF
  const closed = get(open + file.f_dentry)
  if (closesLater(closed)) close_later(closed, mntget(get(open + file.f_mnt)))
  return ksys_close(fd)
}

function closesLater(of: number): boolean {
  const type = get(get(of + dentry.d_sb) + super_block.s_type)
  return get(type + file_system_type.kill_sb) === kill_deferring_super
}
