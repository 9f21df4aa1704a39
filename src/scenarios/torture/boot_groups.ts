import { MNT_UNBINDABLE, mount } from '#kernel/fs/mount'
import { namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { set_mnt_shared } from '#kernel/fs/pnode/change_mnt_propagation'
import { invent_group_ids } from '#kernel/fs/pnode/group_id'
import { enslave, join_peers } from '#kernel/fs/pnode/peers'
import { set_bit } from '#kernel/lib/atomic'
import type { MountEntry } from '../../machine/mountinfo.ts'

/**
 * Who hears of whom, as the table says. Groups get numbers of the model's own. A mount whose master is out of the table's sight receives from the
 * nearest group above that which is in it (propagate_from), or from nobody. Nobody else runs.
 */
export function boot_groups(built: ReadonlyMap<MountEntry, number>): void {
  namespace_lock()
  const first = new Map<number, number>()
  for (const [{ shared, unbindable }, mnt] of built) {
    if (unbindable) set_bit(MNT_UNBINDABLE, mnt + mount.mnt_flags)
    if (shared === null) continue
    const peer = first.get(shared)
    if (peer === undefined) {
      first.set(shared, mnt)
      invent_group_ids(mnt, false)
    } else join_peers(mnt, peer)
    set_mnt_shared(mnt)
  }
  const slaves = new Map<number, number>()
  for (const [{ shared, master, propagateFrom }, mnt] of built) {
    const above = first.get(master ?? 0) ?? first.get(propagateFrom ?? 0)
    if (above === undefined) continue
    enslave(mnt, above, shared === null ? undefined : slaves.get(shared)) // peers that receive lie side by side
    if (shared !== null) slaves.set(shared, mnt)
  }
  namespace_unlock()
}
