import { FS_REQUIRES_DEV, file_system_type } from '#kernel/fs/file_system_type'
import { FMODE_PATH, file, fileOf } from '#kernel/fs/file_table'
import { mount } from '#kernel/fs/mount'
import { deactivate_locked_super } from '#kernel/fs/super'
import { SB_FREEZE_COMPLETE, SB_FREEZE_WRITE, SB_UNFROZEN, super_block } from '#kernel/fs/super_block'
import { super_lock_excl } from '#kernel/fs/super_lock'
import { sb_wait_write } from '#kernel/fs/super_writers'
import { sync_filesystem } from '#kernel/fs/sync'
import { may_mount } from '#kernel/fs/umount'
import { atomic_inc, get, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { EBADF, EBUSY, EINVAL, EOPNOTSUPP, EPERM } from '#kernel/lib/errno'
import { down_write, up_write } from '#kernel/lib/rwsem'
import { wait_on, wake_up_all } from '#kernel/lib/wait'
import { trace_super_frozen } from '#kernel/trace'
import { NULL } from '#shm/arena'

/**
 * ioctl(FIFREEZE) of a descriptor: nobody changes the filesystem until it is thawed, and what was changed is written. Only of what lies on a device.
 * Returns 0, EBUSY for what is frozen, EOPNOTSUPP, EPERM or EBADF.
 */
export function ioctl_fsfreeze(fd: number): number {
  const sb = superOf(fd)
  if (sb < 0) return sb
  const flags = get(get(sb + super_block.s_type) + file_system_type.fs_flags)
  return (flags & FS_REQUIRES_DEV) === 0 ? -EOPNOTSUPP : freeze_super(sb)
}

/** ioctl(FITHAW): whoever waits goes on. EINVAL for what is not frozen. */
export function ioctl_fsthaw(fd: number): number {
  const sb = superOf(fd)
  return sb < 0 ? sb : thaw_super(sb)
}

function superOf(fd: number): number {
  const opened = fileOf(fd)
  if (opened === NULL || (get(opened + file.f_mode) & FMODE_PATH) !== 0) return -EBADF
  return may_mount() ? get(get(opened + file.f_mnt) + mount.mnt_sb) : -EPERM
}

/**
 * The caller keeps the filesystem alive. An active reference of its own goes with the thaw, so that what is frozen outlives its last mount.
 * s_umount is let go while writers are waited for: they may want it. Context: may sleep.
 */
export function freeze_super(sb: number): number {
  if (!super_lock_excl(sb)) return -EINVAL
  atomic_inc(sb + super_block.s_active)
  for (let state = frozen(sb); state !== SB_UNFROZEN; state = frozen(sb)) {
    if (state === SB_FREEZE_COMPLETE) {
      deactivate_locked_super(sb)
      return -EBUSY
    }
    up_write(sb + super_block.s_umount)
    wait_on(sb + super_block.s_frozen, state)
    down_write(sb + super_block.s_umount)
  }
  WRITE_ONCE(sb + super_block.s_frozen, SB_FREEZE_WRITE)
  up_write(sb + super_block.s_umount)
  sb_wait_write(sb)
  down_write(sb + super_block.s_umount)
  sync_filesystem(sb)
  setFrozen(sb, SB_FREEZE_COMPLETE)
  trace_super_frozen(sb)
  up_write(sb + super_block.s_umount)
  return 0
}

/** The last reference may be that of the freeze. The caller keeps the memory. Context: may sleep. */
export function thaw_super(sb: number): number {
  if (!super_lock_excl(sb)) return -EINVAL
  if (frozen(sb) !== SB_FREEZE_COMPLETE) {
    up_write(sb + super_block.s_umount)
    return -EINVAL
  }
  setFrozen(sb, SB_UNFROZEN)
  deactivate_locked_super(sb)
  return 0
}

function frozen(sb: number): number {
  return READ_ONCE(sb + super_block.s_frozen)
}

/** Locks: s_umount[write] */
function setFrozen(sb: number, state: number): void {
  WRITE_ONCE(sb + super_block.s_frozen, state)
  wake_up_all(sb + super_block.s_frozen) // pairs with the waits of writers, and of who freezes it, too
}
