// explore: atomic
import { EINVAL, ELOOP, ENOENT } from '#kernel/lib/errno'
import { mountOf, subtree, unmark } from './liveness.ts'
import type { MachineState, Mount, Place, Task } from './machine_state.ts'
import { isAnonymousRoot, isRemoved, mayUse } from './mounting.ts'
import { attachTree, receivers } from './propagation.ts'
import type { Turn } from './reference.ts'
import { isDirectory, topOf } from './resolve.ts'

/** The mount there, with all that lies on it, comes to lie elsewhere; with `beneath` under what lies on top there. */
export function moveThere({ state, task }: Turn, source: Place, place: Place, beneath = false): number {
  const shown = topOf(state, place)
  const mount = mountOf(state, source.mnt)
  const top = mountOf(state, shown.mnt)
  let result = top.ns === 0 || isRemoved(state, shown) ? -ENOENT : 0
  if (result === 0 && beneath && (shown.node !== top.root || top.parent === 0)) result = -EINVAL
  const target = beneath ? { mnt: top.parent, node: top.mountpoint } : shown
  if (result === 0) result = mayMove(state, task, source, shown, target)
  if (result === 0 && beneath) result = mayMoveBeneath(state, task, mount, top)
  if (result === 0) result = attachTree(state, mount, target, mount.parent !== 0)
  if (result === 0) {
    mount.expiring = false
    state.namespaces = state.namespaces.filter(
      ({ id, origin }) => origin === undefined || state.mounts.some(({ ns }) => ns === id),
    )
  }
  unmark(state, source)
  unmark(state, place)
  return result
}

function mayMove(state: MachineState, task: Task, source: Place, shown: Place, target: Place): number {
  const [mount, under] = [mountOf(state, source.mnt), mountOf(state, target.mnt)]
  if (mount.ns === task.ns) {
    if (mount.parent === 0 || mount.locked || under.ns !== task.ns) return -EINVAL
    if (mountOf(state, mount.parent).group !== 0) return -EINVAL
  } else if (!isAnonymousRoot(state, mount) || !mayUse(state, task, under) || mount.ns === under.ns) return -EINVAL
  if (source.node !== mount.root) return -EINVAL
  if (isDirectory(state, source) !== isDirectory(state, shown)) return -EINVAL
  const tree = subtree(state, mount)
  if (under.group !== 0 && tree.some(({ unbindable }) => unbindable)) return -EINVAL
  const isBeneath = topOf(state, { mnt: mount.id, node: mount.root }).mnt === shown.mnt
  if (under.id !== shown.mnt && isBeneath) return -EINVAL
  return tree.includes(under) ? -ELOOP : 0
}

/** Not under the caller's root or what is locked, nor where a copy of it would come to lie on what is there, or on itself. */
function mayMoveBeneath(state: MachineState, task: Task, mount: Mount, top: Mount): number {
  const parent = mountOf(state, top.parent)
  if (top.locked || top.id === task.root.mnt) return -EINVAL
  if (state.namespaces.some(({ id, root }) => id === task.ns && root === parent.id)) return -EINVAL
  if (subtree(state, top).includes(mount)) return -EINVAL
  const overmounts = (to: Mount): boolean =>
    parent.group !== 0 && to.root === top.mountpoint && receivers(state, parent).includes(to)
  return overmounts(top) || (mount.ns === task.ns && overmounts(mount)) ? -EINVAL : 0
}
