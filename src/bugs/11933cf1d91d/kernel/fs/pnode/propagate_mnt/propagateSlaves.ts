import { mount } from '#kernel/fs/mount'
import { next_slave } from '#kernel/fs/pnode/peers'
import { propagateGroup, type Walk } from '#kernel/fs/pnode/propagate_mnt'
import { get } from '#kernel/lib/atomic'
import { NULL } from '#shm/arena'

/** The bug: going up from the last copy, it stops at the one on `master` itself, where one on any peer of that would do. */
export function propagateSlaves(walk: Walk, master: number, last: number): number {
  for (let slave = next_slave(master); slave !== NULL; slave = next_slave(master, slave)) {
    let above = last
    while (above !== walk.source && parentOf(walk, above) !== master) above = get(above + mount.mnt_master)
    const error = propagateGroup(walk, slave, above, true)
    if (error < 0) return error
  }
  return 0
}

function parentOf({ copies }: Walk, root: number): number {
  return copies.find((copy) => copy.root === root)?.parent ?? get(root + mount.mnt_parent)
}
