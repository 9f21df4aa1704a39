import { group_pin_kill } from '#kernel/fs/fs_pin'
import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { mnt_has_writers, mnt_hold_writers, mnt_unhold_writers } from '#kernel/fs/mnt_writers'
import {
  check_mnt,
  lock_mount_hash,
  MNT_READONLY,
  mnt_flag,
  mount,
  mount_lock,
  unlock_mount_hash,
} from '#kernel/fs/mount'
import { emptyPath, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { SB_RDONLY, SB_UNFROZEN, SB_WRITE_PROTECTED, super_block } from '#kernel/fs/super_block'
import { sync_inodes_sb } from '#kernel/fs/sync_inodes_sb'
import { may_mount } from '#kernel/fs/umount'
import { clear_bit, get, READ_ONCE, set_bit } from '#kernel/lib/atomic'
import { EACCES, EBUSY, EINVAL, EPERM } from '#kernel/lib/errno'
import { list_next } from '#kernel/lib/list'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { down_read, down_write, up_read, up_write } from '#kernel/lib/rwsem'
import { trace_super_readonly } from '#kernel/trace'
import { NULL } from '#shm/arena'

/**
 * mount -o remount,ro and rw: of the filesystem, or with `bind` of this one mount. Returns 0, or a negative error:
 * EINVAL for what is no mount of this namespace, EBUSY for ro while somebody may write,
 * EACCES for rw where the medium is write-protected.
 */
export function path_remount(name: PathName, options: { readonly: boolean; bind?: boolean }): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW, path)
  if (found < 0) return found
  let result = -EPERM
  if (may_mount()) {
    const isMount = check_mnt(path.mnt) && path.dentry === get(path.mnt + mount.mnt_root)
    if (!isMount) result = -EINVAL
    else if (options.bind) result = do_reconfigure_mnt(path.mnt, options.readonly)
    else result = do_remount(path.mnt, options.readonly)
  }
  path_put(path)
  return result
}

/** What is said of the filesystem is said of the mount, too, that it was said through. */
function do_remount(mnt: number, readonly: boolean): number {
  const sb = get(mnt + mount.mnt_sb)
  down_write(sb + super_block.s_umount)
  const result = reconfigure_super(sb, readonly)
  if (result === 0) {
    lock_mount_hash()
    if (readonly) set_bit(MNT_READONLY, mnt + mount.mnt_flags)
    else clear_bit(MNT_READONLY, mnt + mount.mnt_flags)
    unlock_mount_hash()
  }
  up_write(sb + super_block.s_umount)
  return result
}

/** What can be closed for a read-only filesystem is closed first, with s_umount let go meanwhile. Locks: s_umount[write] */
export function reconfigure_super(sb: number, readonly: boolean): number {
  lockdep_assert_held_write(sb + super_block.s_umount)
  if (READ_ONCE(sb + super_block.s_frozen) !== SB_UNFROZEN) return -EBUSY
  const flags = READ_ONCE(sb + super_block.s_flags)
  if (!readonly) {
    if ((flags & SB_WRITE_PROTECTED) !== 0) return -EACCES
    clear_bit(SB_RDONLY, sb + super_block.s_flags)
    return 0
  }
  if ((flags & SB_RDONLY) !== 0) return 0
  if (READ_ONCE(sb + super_block.s_pins) !== NULL) {
    up_write(sb + super_block.s_umount)
    group_pin_kill(sb)
    down_write(sb + super_block.s_umount)
  }
  return sb_make_readonly(sb)
}

/** Holds writers on every mount of the superblock until it is known that there are none and SB_RDONLY says so to new ones. */
function sb_make_readonly(sb: number): number {
  let result = 0
  lock_mount_hash()
  for (const mnt of mountsOf(sb)) {
    if (mnt_flag(mnt, MNT_READONLY)) continue
    mnt_hold_writers(mnt)
    if (mnt_has_writers(mnt)) result = -EBUSY
  }
  if (result === 0) {
    trace_super_readonly(sb)
    set_bit(SB_RDONLY, sb + super_block.s_flags)
  }
  for (const mnt of mountsOf(sb)) mnt_unhold_writers(mnt)
  unlock_mount_hash()
  if (result === 0) sync_inodes_sb(sb)
  return result
}

/** Whoever writes goes on, and nobody else begins. Locks: s_umount[write] */
export function force_readonly(sb: number): void {
  if (READ_ONCE(sb + super_block.s_frozen) !== SB_UNFROZEN || (READ_ONCE(sb + super_block.s_flags) & SB_RDONLY) !== 0)
    return
  set_bit(SB_RDONLY, sb + super_block.s_flags)
  sync_inodes_sb(sb)
}

function do_reconfigure_mnt(mnt: number, readonly: boolean): number {
  const sem = get(mnt + mount.mnt_sb) + super_block.s_umount
  let result = 0
  down_read(sem)
  lock_mount_hash()
  if (!readonly) {
    clear_bit(MNT_READONLY, mnt + mount.mnt_flags)
  } else if (!mnt_flag(mnt, MNT_READONLY)) {
    mnt_hold_writers(mnt)
    if (mnt_has_writers(mnt)) result = -EBUSY
    else set_bit(MNT_READONLY, mnt + mount.mnt_flags)
    mnt_unhold_writers(mnt)
  }
  unlock_mount_hash()
  up_read(sem)
  return result
}

/** Locks: mount_lock[write] */
function mountsOf(sb: number): number[] {
  lockdep_assert_held(mount_lock)
  const mounts: number[] = []
  const head = sb + super_block.s_mounts
  for (let entry = list_next(head); entry !== head; entry = list_next(entry)) mounts.push(entry - mount.mnt_instance)
  return mounts
}
