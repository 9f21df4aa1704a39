import {
  MNT_READONLY,
  MNT_WRITE_HOLD,
  mnt_add_writers,
  mnt_flag,
  mnt_get_writers,
  mount,
  mount_lock,
} from '#kernel/fs/mount'
import { SB_RDONLY, super_block } from '#kernel/fs/super_block'
import { clear_bit, get, READ_ONCE, set_bit } from '#kernel/lib/atomic'
import { smp_mb, smp_rmb, smp_wmb } from '#kernel/lib/barrier'
import { EROFS } from '#kernel/lib/errno'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { trace_write_access, trace_write_access_ends } from '#kernel/trace'
import { cpu_relax } from '#shm/hints'

/**
 * Write access to a mount, counted per CPU beside its references. Returns 0 or -EROFS.
 *
 *   writer:   count + 1 ; wait while WRITE_HOLD ; read-only? count - 1, EROFS
 *   remount:  WRITE_HOLD ; sum of counts 0? read-only : EBUSY ; no WRITE_HOLD
 *
 * Either the remount sees the writer's count, or the writer sees the hold and then the outcome.
 */
export function mnt_get_write_access(mnt: number): number {
  mnt_add_writers(mnt, 1)
  smp_mb() // pairs with the one in mnt_hold_writers
  while (mnt_flag(mnt, MNT_WRITE_HOLD)) cpu_relax()
  smp_rmb() // pairs with the write barrier in mnt_unhold_writers: whoever sees no hold sees what the remount decided
  if (!mnt_is_readonly(mnt)) {
    trace_write_access(mnt)
    return 0
  }
  mnt_add_writers(mnt, -1)
  return -EROFS
}

export function mnt_put_write_access(mnt: number): void {
  trace_write_access_ends(mnt)
  mnt_add_writers(mnt, -1)
}

/** New writers wait until mnt_unhold_writers. Locks: mount_lock[write] */
export function mnt_hold_writers(mnt: number): void {
  lockdep_assert_held(mount_lock)
  set_bit(MNT_WRITE_HOLD, mnt + mount.mnt_flags)
  smp_mb() // pairs with the one in mnt_get_write_access
}

export function mnt_unhold_writers(mnt: number): void {
  smp_wmb() // pairs with the read barrier in mnt_get_write_access
  clear_bit(MNT_WRITE_HOLD, mnt + mount.mnt_flags)
}

/** Exact while writers are held, and at the end of the mount: nobody may write through a mount that nobody holds. */
export function mnt_has_writers(mnt: number): boolean {
  return mnt_get_writers(mnt) !== 0
}

function mnt_is_readonly(mnt: number): boolean {
  return mnt_flag(mnt, MNT_READONLY) || (READ_ONCE(get(mnt + mount.mnt_sb) + super_block.s_flags) & SB_RDONLY) !== 0
}
