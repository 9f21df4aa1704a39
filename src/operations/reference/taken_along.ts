// explore: atomic
import { childrenOf, mountOf } from './liveness.ts'
import type { MachineState, Mount } from './machine_state.ts'
import { receivers } from './propagation.ts'
import { mountedOn } from './resolve.ts'

/**
 * What goes with the tree of `set`, beside that: what lies at the same places of whatever hears of their parents, but for
 *
 *   stuck     what would drag a mount along that stays: one inside of it, or one that would come to lie inside of it
 *   hidden    what is locked to a mount that stays, and covers something there
 *
 * What merely lies on the root of one that goes comes to lie where that was. Of Documentation/filesystems/propagate_umount.txt.
 */
export function takenAlong(state: MachineState, set: readonly Mount[]): Mount[] {
  const candidates = new Set<Mount>()
  for (const { parent, mountpoint } of set) {
    for (const at of parent === 0 ? [] : receivers(state, mountOf(state, parent))) {
      const copy = mountedOn(state, { mnt: at.id, node: mountpoint })
      if (copy !== undefined && !set.includes(copy)) candidates.add(copy)
    }
  }
  const childrenLeft = (mount: Mount): Mount[] => childrenOf(state, mount.id).filter((child) => !set.includes(child))
  const covers = (child: Mount, mount: Mount): boolean => child.mountpoint === mount.root
  const isStuck = (mount: Mount): boolean =>
    !candidates.has(mount) || childrenLeft(mount).some((child) => !covers(child, mount) && wouldStay(child))
  const wouldStay = (mount: Mount): boolean =>
    isStuck(mount) || childrenLeft(mount).some((child) => covers(child, mount) && wouldStay(child))
  const free = new Set([...candidates].filter((mount) => !isStuck(mount)))
  const goes = (mount: Mount): boolean => {
    const parent = mountOf(state, mount.parent)
    return free.has(mount) && (!mount.locked || set.includes(parent) || goes(parent))
  }
  const going = [...free].filter(goes)
  const leaves = (mount: Mount): boolean => set.includes(mount) || going.includes(mount)
  const moved: Array<[Mount, Pick<Mount, 'parent' | 'mountpoint'>]> = []
  for (const mount of going) {
    for (const cover of childrenLeft(mount)) {
      if (leaves(cover)) continue
      let below = mount
      while (leaves(mountOf(state, below.parent))) below = mountOf(state, below.parent)
      moved.push([cover, { parent: below.parent, mountpoint: below.mountpoint }])
    }
  }
  for (const [cover, place] of moved) Object.assign(cover, place)
  return going
}
