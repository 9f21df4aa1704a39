import { MNT_SHARED, MNT_UNBINDABLE, mount, mount_lock } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { enslave, IS_MNT_SHARED, leave_peers, next_peer, set_free, transfer_propagation } from '#kernel/fs/pnode/peers'
import { clear_bit, get, set_bit } from '#kernel/lib/atomic'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

export const MS_UNBINDABLE = 1 << 17
export const MS_PRIVATE = 1 << 18
export const MS_SLAVE = 1 << 19
export const MS_SHARED = 1 << 20
export type Propagation = typeof MS_UNBINDABLE | typeof MS_PRIVATE | typeof MS_SLAVE | typeof MS_SHARED

/** A mount that has a group number says from now on that it is shared. Locks: namespace_sem[write], mount_lock[write] once others know it */
export function set_mnt_shared(mnt: number): void {
  lockdep_assert_held_write(namespace_sem)
  clear_bit(MNT_UNBINDABLE, mnt + mount.mnt_flags)
  set_bit(MNT_SHARED, mnt + mount.mnt_flags)
}

/**
 * What leaves its group stops hearing of it, or as a slave goes on hearing of a peer that stays. Its own slaves are handed
 * over to that peer, or to its master when it was the last one: nobody else may lose anything.
 * Locks: namespace_sem[write], mount_lock[write]
 */
export function change_mnt_propagation(mnt: number, type: Propagation): void {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  if (type === MS_SHARED) {
    set_mnt_shared(mnt)
    return
  }
  let source = get(mnt + mount.mnt_master)
  if (IS_MNT_SHARED(mnt)) {
    const peer = next_peer(mnt)
    if (peer !== mnt) source = peer
    leave_peers(mnt)
    clear_bit(MNT_SHARED, mnt + mount.mnt_flags)
    transfer_propagation(mnt, source)
  }
  set_free(mnt)
  if (type === MS_SLAVE && source !== NULL) enslave(mnt, source)
  if (type === MS_UNBINDABLE) set_bit(MNT_UNBINDABLE, mnt + mount.mnt_flags)
  else if (type === MS_PRIVATE) clear_bit(MNT_UNBINDABLE, mnt + mount.mnt_flags)
}
