import { MNT_READONLY, mnt_add_writers, mnt_flag, mnt_get_writers, mount } from '#kernel/fs/mount'
import { SB_RDONLY, super_block } from '#kernel/fs/super_block'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { EROFS } from '#kernel/lib/errno'

/** Write access to a mount, counted per CPU beside its references. Returns 0 or -EROFS. */
export function mnt_want_write(mnt: number): number {
  mnt_add_writers(mnt, 1)
  if (!mnt_is_readonly(mnt)) return 0
  mnt_add_writers(mnt, -1)
  return -EROFS
}

export function mnt_drop_write(mnt: number): void {
  mnt_add_writers(mnt, -1)
}

/** What cleanup checks: nobody may write through a mount that nobody holds. */
export function mnt_has_writers(mnt: number): boolean {
  return mnt_get_writers(mnt) !== 0
}

function mnt_is_readonly(mnt: number): boolean {
  return mnt_flag(mnt, MNT_READONLY) || (READ_ONCE(get(mnt + mount.mnt_sb) + super_block.s_flags) & SB_RDONLY) !== 0
}
