import { umount_mnt } from '#kernel/fs/attach'
import {
  MNT_LOCKED,
  MNT_NS_INTERNAL,
  MNT_SYNC_UMOUNT,
  MNT_UMOUNT,
  mnt_add_count,
  mnt_flag,
  mnt_has_parent,
  mount,
} from '#kernel/fs/mount'
import { mnt_namespace, put_at_unlock } from '#kernel/fs/namespace'
import { next_mnt } from '#kernel/fs/next_mnt'
import { get, READ_ONCE, set, set_bit, WRITE_ONCE } from '#kernel/lib/atomic'
import { list_add_tail, list_del_init } from '#kernel/lib/list'
import { NULL } from '#shm/arena'

/** The caller waits for the mounts: nobody else may have the final put. */
export const UMOUNT_SYNC = 1
/** Children stay attached to their unmounted parents. */
export const UMOUNT_CONNECTED = 4

/**
 * Takes a mount and all below it out of their namespace. mnt_ns becomes NULL here, so from now on every put of these mounts
 * takes the slow path; the reference of the namespace itself is dropped in namespace_unlock.
 * Locks: namespace_sem[write], mount_lock[write]
 */
export function umount_tree(root: number, how: number): void {
  const victims: number[] = []
  for (let mnt = root; mnt !== NULL; mnt = next_mnt(mnt, root)) {
    set_bit(MNT_UMOUNT, mnt + mount.mnt_flags)
    victims.push(mnt)
  }
  for (const mnt of victims) {
    list_del_init(mnt + mount.mnt_expire)
    list_del_init(mnt + mount.mnt_list)
    const ns = READ_ONCE(mnt + mount.mnt_ns)
    if (ns !== NULL && ns !== MNT_NS_INTERNAL) leaveNamespace(ns)
    WRITE_ONCE(mnt + mount.mnt_ns, NULL) // pairs with the load in mntput_no_expire
    if ((how & UMOUNT_SYNC) !== 0) set_bit(MNT_SYNC_UMOUNT, mnt + mount.mnt_flags)
    if (mnt_has_parent(mnt)) {
      const parent = READ_ONCE(mnt + mount.mnt_parent)
      const disconnect = disconnect_mount(mnt, how)
      mnt_add_count(parent, -1) // never the last: the parent's owner has yet to put it
      list_del_init(mnt + mount.mnt_child)
      if (disconnect) umount_mnt(mnt)
      else list_add_tail(mnt + mount.mnt_child, parent + mount.mnt_mounts)
    }
    if (!mnt_has_parent(mnt)) put_at_unlock(mnt)
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
  set(ns + mnt_namespace.event, get(ns + mnt_namespace.event) + 1)
}
