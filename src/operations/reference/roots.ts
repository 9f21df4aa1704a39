// explore: atomic
import { EBUSY, EINVAL, ENOENT } from '#kernel/lib/errno'
import { mountOf, unmark } from './liveness.ts'
import type { MachineState, Place } from './machine_state.ts'
import type { Turn } from './reference.ts'
import { isBelow, topOf } from './resolve.ts'

export function changeRoot({ state, task }: Turn, place: Place): number {
  const old = task.root
  task.root = place
  unmark(state, old)
  return 0
}

/** The mount at `fresh` comes to lie where the root lies, and that at `place`; whoever was at the root is at the new one. */
export function pivotRoot({ state, task }: Turn, fresh: Place, place: Place): number {
  const { root } = task
  const result = mayPivot(state, task.ns, root, fresh, topOf(state, place))
  if (result === 0) exchange(state, root, fresh, topOf(state, place))
  for (const put of [fresh, place, root]) unmark(state, put)
  return result
}

function mayPivot(state: MachineState, ns: number, root: Place, fresh: Place, old: Place): number {
  const [rootMount, freshMount, oldMount] = [root, fresh, old].map(({ mnt }) => mountOf(state, mnt)) as [
    ReturnType<typeof mountOf>,
    ReturnType<typeof mountOf>,
    ReturnType<typeof mountOf>,
  ]
  if (oldMount.ns === 0) return -ENOENT
  const isShared = (id: number): boolean => id !== 0 && mountOf(state, id).group !== 0
  // what lies on nothing is its own parent
  const under = ({ id, parent }: { id: number; parent: number }): number => parent || id
  if ([oldMount.id, under(freshMount), under(rootMount)].some(isShared)) return -EINVAL
  if (rootMount.ns !== ns || freshMount.ns !== ns || freshMount.locked) return -EINVAL
  if (state.nodes.find(({ id }) => id === fresh.node)!.removed) return -ENOENT
  if (fresh.mnt === root.mnt || old.mnt === root.mnt) return -EBUSY
  if (root.node !== rootMount.root || fresh.node !== freshMount.root) return -EINVAL
  if (rootMount.parent === 0 || freshMount.parent === 0) return -EINVAL
  return isReachable(state, old, fresh) && isReachable(state, fresh, root) ? 0 : -EINVAL
}

/** Does one place lie at or below another one, through all mounts in between? */
function isReachable(state: MachineState, place: Place, from: Place): boolean {
  let at = place
  for (let mount = mountOf(state, at.mnt); at.mnt !== from.mnt && mount.parent !== 0; mount = mountOf(state, at.mnt))
    at = { mnt: mount.parent, node: mount.mountpoint }
  return at.mnt === from.mnt && isBelow(state, at.node, from.node)
}

function exchange(state: MachineState, root: Place, fresh: Place, old: Place): void {
  const [was, is] = [mountOf(state, root.mnt), mountOf(state, fresh.mnt)]
  const { parent, mountpoint, locked } = was
  Object.assign(was, { parent: old.mnt, mountpoint: old.node, locked: false })
  Object.assign(is, { parent, mountpoint, locked, expiring: false })
  for (const task of state.tasks) {
    for (const which of ['root', 'cwd'] as const)
      if (task[which].mnt === root.mnt && task[which].node === root.node) task[which] = fresh
  }
}
