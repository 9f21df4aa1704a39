import { MNT_READONLY, MNT_WRITE_HOLD, mnt_add_writers, mnt_flag, mount } from '#kernel/fs/mount'
import { SB_RDONLY, super_block } from '#kernel/fs/super_block'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { smp_mb } from '#kernel/lib/barrier'
import { EROFS } from '#kernel/lib/errno'
import { cpu_relax } from '#shm/hints'

export function mnt_get_write_access(mnt: number): number {
  const sb = get(mnt + mount.mnt_sb)
  mnt_add_writers(mnt, 1)
  smp_mb()
  while (mnt_flag(mnt, MNT_WRITE_HOLD)) cpu_relax()
  if (!mnt_flag(mnt, MNT_READONLY) && (READ_ONCE(sb + super_block.s_flags) & SB_RDONLY) === 0) return 0
  mnt_add_writers(mnt, -1)
  return -EROFS
}
