import { MNT_SHARED, mount, mount_lock } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { has_slaves, leave_peers, next_peer, set_free, transfer_propagation } from '#kernel/fs/pnode/peers'
import { clear_bit, get, READ_ONCE } from '#kernel/lib/atomic'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/**
 * Takes all of `set` out of what they hear of and are heard by. The slaves that stay receive from the next peer of their
 * master that stays, else from what stays above that group. A way that was once gone is not gone again, and each slave is moved
 * once, so a whole group of n goes in O(n). Locks: namespace_sem[write], mount_lock[write]
 */
export function bulk_make_private(set: readonly number[]): void {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  const going = new Set(set)
  const heirs = new Map<number, number>()
  const propagating: number[] = []
  for (const mnt of set) {
    const shared = (READ_ONCE(mnt + mount.mnt_flags) & MNT_SHARED) !== 0
    if (shared && has_slaves(mnt)) heirOf(mnt, going, heirs)
    if (shared) propagating.push(mnt)
    else set_free(mnt)
  }
  for (const mnt of propagating) {
    leave_peers(mnt)
    clear_bit(MNT_SHARED, mnt + mount.mnt_flags)
    transfer_propagation(mnt, heirs.get(mnt) ?? NULL, going)
    set_free(mnt)
  }
}

/** Who the slaves of `mnt`, and of all peers on the way, are to hear of when they go; NULL for nobody. */
function heirOf(mnt: number, going: ReadonlySet<number>, heirs: Map<number, number>): number {
  const way: number[] = []
  let at = mnt
  let heir = heirs.get(at)
  while (heir === undefined) {
    way.push(at)
    at = next_peer(at)
    if (!going.has(at)) heir = at
    else if (at === mnt) heir = heirAbove(mnt, going, heirs)
    else heir = heirs.get(at)
  }
  for (const each of way) heirs.set(each, heir)
  return heir
}

function heirAbove(mnt: number, going: ReadonlySet<number>, heirs: Map<number, number>): number {
  const master = get(mnt + mount.mnt_master)
  return master !== NULL && going.has(master) ? heirOf(master, going, heirs) : master
}
