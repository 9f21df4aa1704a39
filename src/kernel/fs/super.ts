import { bdev_open, bdev_release } from '#kernel/fs/bdev'
import { d_make_root } from '#kernel/fs/dcache'
import { FS_FILE_ROOT, FS_REQUIRES_DEV, FS_SINGLE, FS_STACKED, file_system_type } from '#kernel/fs/file_system_type'
import { generic_shutdown_super } from '#kernel/fs/generic_shutdown_super'
import { kill_super_notify } from '#kernel/fs/kill_super_notify'
import { sget } from '#kernel/fs/sget'
import { fill_stacked_super } from '#kernel/fs/stacked_super'
import { submit_bio } from '#kernel/fs/submit_bio'
import { put_super, SB_ACTIVE, SB_BORN, super_block } from '#kernel/fs/super_block'
import { lockdep_kill_begins, lockdep_kill_ends, lockdep_might_kill } from '#kernel/fs/super_classes'
import { super_wake } from '#kernel/fs/super_lock'
import { atomic_add_unless, atomic_dec_and_test, get, READ_ONCE, set } from '#kernel/lib/atomic'
import { ENOMEM } from '#kernel/lib/errno'
import { lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { down_write, up_write } from '#kernel/lib/rwsem'
import { text } from '#kernel/lib/text'
import { module_put } from '#kernel/module/refcount'
import { call_module_text } from '#kernel/module/text'
import { trace_kill_sb_begin, trace_kill_sb_end } from '#kernel/trace'
import { NULL } from '#shm/arena'

/**
 * fs/super.c: a superblock that is alive, and letting go of it. A superblock that is dying stays on fs_supers until its
 * device is closed, and whoever wants the same device sleeps until then.
 */
export const kill_block_super = text('kill_block_super', (sb) => {
  generic_shutdown_super(sb)
  submit_bio()
  const device = get(sb + super_block.s_device)
  if (device !== 0) bdev_release(device, sb)
})

/**
 * vfs_get_tree: a superblock that is alive, with s_umount held for writing and an active reference for the caller.
 * Returns its address, or a negative error with nothing held.
 */
export function get_tree(type: number, key: number): number {
  const flags = get(type + file_system_type.fs_flags)
  const sb = sget(type, (flags & FS_SINGLE) !== 0 ? 1 : key)
  if (sb === NULL) return -ENOMEM
  if ((READ_ONCE(sb + super_block.s_flags) & SB_BORN) !== 0) return sb
  const error = fill_super(sb, flags, (flags & FS_REQUIRES_DEV) !== 0 ? key : 0)
  if (error < 0) {
    deactivate_locked_super(sb)
    return error
  }
  super_wake(sb, SB_BORN | SB_ACTIVE)
  return sb
}

/** Locks: s_umount[write] */
function fill_super(sb: number, flags: number, device: number): number {
  lockdep_assert_held_write(sb + super_block.s_umount)
  if (device !== 0) {
    const error = bdev_open(device, sb)
    if (error < 0) return error
    set(sb + super_block.s_device, device)
  }
  const root = d_make_root(sb, (flags & FS_FILE_ROOT) === 0)
  if (root === NULL) return -ENOMEM
  set(sb + super_block.s_root, root)
  return (flags & FS_STACKED) !== 0 ? fill_stacked_super(sb) : 0
}

/** Drops an active reference; the last one shuts the filesystem down. Context: may sleep. */
export function deactivate_super(sb: number): void {
  lockdep_might_kill(sb + super_block.s_type)
  if (atomic_add_unless(sb + super_block.s_active, -1, 1)) return
  down_write(sb + super_block.s_umount)
  deactivate_locked_super(sb)
}

/** The same with s_umount held for writing, which it releases. The count is tested again: it may have grown meanwhile. */
export function deactivate_locked_super(sb: number): void {
  if (!atomic_dec_and_test(sb + super_block.s_active)) {
    up_write(sb + super_block.s_umount)
    return
  }
  const type = get(sb + super_block.s_type)
  const owner = get(type + file_system_type.owner) // now: once off fs_supers, a type without owner may be freed
  lockdep_kill_begins(type)
  trace_kill_sb_begin(sb)
  call_module_text(get(type + file_system_type.text), get(type + file_system_type.kill_sb), sb)
  trace_kill_sb_end(sb)
  lockdep_kill_ends(type)
  kill_super_notify(sb)
  if (owner !== NULL) module_put(owner)
  put_super(sb)
}
