import { leave_mountpoint } from '#kernel/fs/attach'
import {
  MNT_LOCKED,
  MNT_NS_INTERNAL,
  MNT_SYNC_UMOUNT,
  MNT_UMOUNT,
  mnt_flag,
  mnt_has_parent,
  mount,
  mount_lock,
} from '#kernel/fs/mount'
import { mnt_namespace, put_at_unlock, touch_mnt_namespace } from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { next_mnt } from '#kernel/fs/next_mnt'
import { bulk_make_private } from '#kernel/fs/pnode/bulk_make_private'
import { propagate_mount_unlock } from '#kernel/fs/pnode/propagate_mount_busy'
import { propagate_umount } from '#kernel/fs/pnode/propagate_umount'
import { get, READ_ONCE, set, set_bit, WRITE_ONCE } from '#kernel/lib/atomic'
import { list_add_tail, list_del_init } from '#kernel/lib/list'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { trace_mnt_leaves_ns } from '#kernel/trace'
import { NULL } from '#shm/arena'

/** The caller waits for the mounts: nobody else may have the final put. */
export const UMOUNT_SYNC = 1
/** What hears of the parents is unmounted, too. */
export const UMOUNT_PROPAGATE = 2
/** Children stay attached to their unmounted parents. */
export const UMOUNT_CONNECTED = 4

/**
 * Takes a mount and all below it out of their namespace, with UMOUNT_PROPAGATE also the copies of them elsewhere. mnt_ns
 * becomes NULL here, so from now on every put of these mounts takes the slow path; the reference of the namespace itself
 * is dropped in namespace_unlock. Locks: namespace_sem[write], mount_lock[write]
 */
export function umount_tree(root: number, how: number): void {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  const propagate = (how & UMOUNT_PROPAGATE) !== 0
  if (propagate) propagate_mount_unlock(root)
  const victims: number[] = []
  for (let mnt = root; mnt !== NULL; mnt = next_mnt(mnt, root)) {
    set_bit(MNT_UMOUNT, mnt + mount.mnt_flags)
    victims.push(mnt)
  }
  for (const mnt of victims) list_del_init(mnt + mount.mnt_child)
  if (propagate) propagate_umount(victims)
  bulk_make_private(victims)
  for (const mnt of victims) {
    list_del_init(mnt + mount.mnt_expire)
    list_del_init(mnt + mount.mnt_list)
    const ns = READ_ONCE(mnt + mount.mnt_ns)
    if (ns !== NULL && ns !== MNT_NS_INTERNAL) leaveNamespace(ns)
    WRITE_ONCE(mnt + mount.mnt_ns, NULL) // pairs with the load in mntput_no_expire
    trace_mnt_leaves_ns(mnt)
    if ((how & UMOUNT_SYNC) !== 0) set_bit(MNT_SYNC_UMOUNT, mnt + mount.mnt_flags)
    const attached = mnt_has_parent(mnt)
    if (attached && !disconnect_mount(mnt, how)) {
      list_add_tail(mnt + mount.mnt_child, READ_ONCE(mnt + mount.mnt_parent) + mount.mnt_mounts)
      continue
    }
    if (attached) leave_mountpoint(mnt)
    put_at_unlock(mnt)
  }
}

/** Is the mount to leave its parent, or go only when the parent itself is cleaned up? */
function disconnect_mount(mnt: number, how: number): boolean {
  if ((how & UMOUNT_SYNC) !== 0) return true
  if (!mnt_flag(READ_ONCE(mnt + mount.mnt_parent), MNT_UMOUNT)) return true
  if ((how & UMOUNT_CONNECTED) !== 0) return false
  return !mnt_flag(mnt, MNT_LOCKED)
}

function leaveNamespace(ns: number): void {
  set(ns + mnt_namespace.nr_mounts, get(ns + mnt_namespace.nr_mounts) - 1)
  touch_mnt_namespace(ns)
}
