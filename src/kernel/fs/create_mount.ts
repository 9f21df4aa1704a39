import { dget } from '#kernel/fs/dcache'
import { alloc_vfsmnt, lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { deactivate_locked_super, deactivate_super, get_tree } from '#kernel/fs/super'
import { super_block } from '#kernel/fs/super_block'
import { atomic_inc, get, READ_ONCE, set, set_bit, WRITE_ONCE } from '#kernel/lib/atomic'
import { ENOMEM } from '#kernel/lib/errno'
import { list_add_tail } from '#kernel/lib/list'
import { up_write } from '#kernel/lib/rwsem'
import { trace_mnt_created } from '#kernel/trace'
import { NULL } from '#shm/arena'

/**
 * A mount of the filesystem `type` on `key` (a device, or 0 for one of its own), attached to nothing. It owns an active
 * reference on its superblock and one on its root. Returns its address, or a negative error with nothing held.
 */
export function vfs_kern_mount(type: number, key: number, flags: number): number {
  const sb = get_tree(type, key)
  if (sb < 0) return sb
  const mnt = newMount(sb, get(sb + super_block.s_root), flags)
  if (mnt === NULL) {
    deactivate_locked_super(sb)
    return -ENOMEM
  }
  up_write(sb + super_block.s_umount)
  return mnt
}

/** Another mount of the superblock of `old`, with `root` as its root. NULL when out of memory. */
export function clone_mnt(old: number, root: number, flags: number): number {
  const sb = get(old + mount.mnt_sb)
  atomic_inc(sb + super_block.s_active) // `old` is held and holds one itself
  const mnt = newMount(sb, root, READ_ONCE(old + mount.mnt_flags) & flags)
  if (mnt === NULL) deactivate_super(sb)
  return mnt
}

/** Takes over an active reference on `sb`. */
function newMount(sb: number, root: number, flags: number): number {
  const mnt = alloc_vfsmnt()
  if (mnt === NULL) return NULL
  set(mnt + mount.mnt_sb, sb)
  set(mnt + mount.mnt_root, dget(root))
  set_bit(flags, mnt + mount.mnt_flags)
  WRITE_ONCE(mnt + mount.mnt_parent, mnt)
  WRITE_ONCE(mnt + mount.mnt_mountpoint, root)
  trace_mnt_created(mnt)
  lock_mount_hash()
  list_add_tail(mnt + mount.mnt_instance, sb + super_block.s_mounts)
  unlock_mount_hash()
  return mnt
}
