import { dget } from '#kernel/fs/dcache'
import {
  alloc_vfsmnt,
  lock_mount_hash,
  MNT_INTERNAL,
  MNT_LOCKED,
  MNT_READONLY,
  MNT_SHARED,
  MNT_SHRINKABLE,
  mount,
  unlock_mount_hash,
} from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { set_mnt_shared } from '#kernel/fs/pnode/change_mnt_propagation'
import {
  CL_EXPIRE,
  CL_INTERNAL,
  CL_MAKE_SHARED,
  CL_PRIVATE,
  CL_SHARED_TO_SLAVE,
  CL_SLAVE,
} from '#kernel/fs/pnode/clone_flags'
import { mnt_alloc_group_id } from '#kernel/fs/pnode/group_id'
import { enslave, join_peers } from '#kernel/fs/pnode/peers'
import { deactivate_locked_super, deactivate_super, get_tree } from '#kernel/fs/super'
import { super_block } from '#kernel/fs/super_block'
import { atomic_inc, get, READ_ONCE, set, set_bit, WRITE_ONCE } from '#kernel/lib/atomic'
import { ENOMEM } from '#kernel/lib/errno'
import { list_add, list_add_tail, list_empty } from '#kernel/lib/list'
import { lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
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

/**
 * Another mount of the superblock of `old`, with `root` as its root. NULL when out of memory.
 *
 *   a peer of a shared one, and with it a slave of its master    nothing asked, or CL_MAKE_SHARED
 *   a slave of it                                                CL_SLAVE, and CL_SHARED_TO_SLAVE of a shared one
 *   for itself                                                   CL_PRIVATE, CL_INTERNAL
 *
 * Locks: namespace_sem[write], but for CL_PRIVATE and CL_INTERNAL
 */
export function clone_mnt(old: number, root: number, flag: number): number {
  const sb = get(old + mount.mnt_sb)
  atomic_inc(sb + super_block.s_active) // `old` is held and holds one itself
  const flags = READ_ONCE(old + mount.mnt_flags)
  const internal = (flag & CL_INTERNAL) !== 0 ? MNT_INTERNAL : 0
  const mnt = newMount(sb, root, (flags & COPIED) | internal)
  if (mnt === NULL) deactivate_super(sb)
  else if ((flag & (CL_PRIVATE | CL_INTERNAL)) === 0) inherit(mnt, old, flags, flag)
  return mnt
}

const COPIED = MNT_READONLY | MNT_SHRINKABLE | MNT_LOCKED

/** Locks: namespace_sem[write] */
function inherit(mnt: number, old: number, flags: number, flag: number): void {
  lockdep_assert_held_write(namespace_sem)
  const shared = (flags & MNT_SHARED) !== 0
  if ((flag & CL_SLAVE) !== 0 || ((flag & CL_SHARED_TO_SLAVE) !== 0 && shared)) {
    enslave(mnt, old)
  } else {
    const master = get(old + mount.mnt_master)
    if (shared || (flag & CL_MAKE_SHARED) !== 0) join_peers(mnt, old)
    if (master !== NULL) enslave(mnt, master, old)
    if (shared) set_bit(MNT_SHARED, mnt + mount.mnt_flags)
  }
  if ((flag & CL_MAKE_SHARED) !== 0) {
    if ((flag & CL_SLAVE) !== 0) mnt_alloc_group_id(mnt)
    set_mnt_shared(mnt)
  }
  if ((flag & CL_EXPIRE) !== 0) expireLike(mnt, old)
}

/** A copy of a mount that goes by itself goes by itself, too. */
function expireLike(mnt: number, old: number): void {
  lock_mount_hash()
  if (!list_empty(old + mount.mnt_expire)) list_add(mnt + mount.mnt_expire, old + mount.mnt_expire)
  unlock_mount_hash()
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
