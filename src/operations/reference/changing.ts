// explore: atomic
import { EBUSY, EINVAL, EPERM } from '#kernel/lib/errno'
import { mountOf, subtree, unmark } from './liveness.ts'
import type { MachineState, Mount, Place, Task } from './machine_state.ts'
import { hasLockedBelow, isAnonymousRoot, isWritten } from './mounting.ts'
import { changePropagation, type Propagation } from './propagation.ts'
import type { Turn } from './reference.ts'
import { isBelow } from './resolve.ts'

/** mount --make-shared and its like, of the mount there and with `recurse` of all that lies on it. */
export function makeThere({ state, task }: Turn, how: Propagation, recurse: boolean, place: Place): number {
  const mount = mountOf(state, place.mnt)
  const result = place.node === mount.root ? mayChangePropagation(state, task, mount) : -EINVAL
  if (result === 0) for (const each of recurse ? subtree(state, mount) : [mount]) changePropagation(state, each, how)
  unmark(state, place)
  return result
}

/** The mount at `place` hears what the one at `source` hears, and is heard by the same. */
export function setGroupThere({ state, task }: Turn, source: Place, place: Place): number {
  const [from, to] = [mountOf(state, source.mnt), mountOf(state, place.mnt)]
  const areRoots = source.node === from.root && place.node === to.root
  const fits = from.sb === to.sb && isBelow(state, to.root, from.root) && !hasLockedBelow(state, from, to.root)
  const isPrivate = ({ group, master }: Mount): boolean => group === 0 && master === 0
  const refusal = mayChangePropagation(state, task, from) || mayChangePropagation(state, task, to)
  const may = areRoots && fits && isPrivate(to) && !isPrivate(from)
  if (refusal === 0 && may)
    Object.assign(to, { group: from.group, master: from.master, unbindable: to.unbindable && from.group === 0 })
  unmark(state, source)
  unmark(state, place)
  return refusal || (may ? 0 : -EINVAL)
}

/** All of them, or none. */
export function setattrThere(
  { state, task }: Turn,
  { readonly, how, recurse }: { readonly: boolean; how?: Propagation | ''; recurse?: boolean },
  place: Place,
): number {
  const mount = mountOf(state, place.mnt)
  let result = place.node === mount.root && (mount.ns === task.ns || isAnonymousRoot(state, mount)) ? 0 : -EINVAL
  const tree = recurse === true ? subtree(state, mount) : [mount]
  if (result === 0 && readonly && tree.some((each) => !each.readonly && isWritten(state, each))) result = -EBUSY
  for (const each of result === 0 ? tree : []) {
    each.readonly = readonly
    if (how !== undefined && how !== '') changePropagation(state, each, how)
  }
  unmark(state, place)
  return result
}

/** -EINVAL of what has left its namespace, -EPERM of one that another user owns. */
function mayChangePropagation(state: MachineState, task: Task, { ns }: Mount): number {
  const owner = (id: number): number | undefined => state.namespaces.find((each) => each.id === id)?.user
  if (ns === 0) return -EINVAL
  return owner(task.ns) === 0 || owner(task.ns) === owner(ns) ? 0 : -EPERM
}
