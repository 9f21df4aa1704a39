// explore: atomic
import { EBADF, EBUSY, EEXIST, EINVAL, EISDIR, ENOENT, ENOTDIR, ENOTEMPTY, EROFS, EXDEV } from '#kernel/lib/errno'
import { mountOf, takeDown, unmark } from './liveness.ts'
import type { MachineState, Node, OpenFile, Place, Task } from './machine_state.ts'
import type { Turn } from './reference.ts'
import { childOf, isBelow, isReadonly } from './resolve.ts'

export function createThere(state: MachineState, name: string, place: Place): number {
  unmark(state, place)
  const { sb, id, removed } = state.nodes.find((node) => node.id === place.node)!
  if (removed) return -ENOENT
  const there = childOf(state, place, name)
  if (there !== undefined && name !== 'f') return -EEXIST
  if (there?.directory === true) return -EISDIR
  if (isReadonly(state, place)) return -EROFS
  if (there === undefined) state.nodes.push({ id: ++state.last, sb, parent: id, name, directory: name !== 'f' })
  return 0
}

/** rmdir or unlink of a name in a directory. */
export function removeThere({ state, task }: Turn, name: string, place: Place, kind: 'directory' | 'file'): number {
  unmark(state, place)
  if (isReadonly(state, place)) return -EROFS
  const victim = childOf(state, place, name)
  if (victim === undefined) return -ENOENT
  if (victim.directory !== (kind === 'directory')) return victim.directory ? -EISDIR : -ENOTDIR
  if (isMountpoint(state, task, victim)) return -EBUSY
  if (hasNames(state, victim)) return -ENOTEMPTY
  replace(state, victim, { removed: true })
  takeMountsAlong(state, victim)
  return 0
}

/** rename of a name in one directory to one in another. What others have mounted on it moves with it. */
export function renameThere({ state, task }: Turn, [from, to]: [Name, Name]): number {
  for (const { place } of [from, to]) unmark(state, place)
  if (from.place.mnt !== to.place.mnt) return -EXDEV
  if (from.name === '' || to.name === '') return -EBUSY
  if (isReadonly(state, from.place)) return -EROFS
  const victim = childOf(state, from.place, from.name)
  const replaced = childOf(state, to.place, to.name)
  if (victim === undefined) return -ENOENT
  if (isBelow(state, to.place.node, victim.id)) return -EINVAL
  if (replaced !== undefined && isBelow(state, from.place.node, replaced.id)) return -ENOTEMPTY
  if (victim === replaced) return 0
  if (state.nodes.find(({ id }) => id === to.place.node)!.removed) return -ENOENT
  if (replaced !== undefined && replaced.directory !== victim.directory) return victim.directory ? -ENOTDIR : -EISDIR
  if ([victim, replaced].some((node) => node !== undefined && isMountpoint(state, task, node))) return -EBUSY
  if (replaced !== undefined && hasNames(state, replaced)) return -ENOTEMPTY
  if (replaced !== undefined) replace(state, replaced, { removed: true })
  replace(state, victim, { parent: to.place.node, name: to.name })
  if (replaced !== undefined) takeMountsAlong(state, replaced)
  return 0
}

/** A directory and a name in it; '' for the directory itself. */
export interface Name {
  place: Place
  name: string
}

const isMountpoint = (state: MachineState, task: Task, { id }: Node): boolean =>
  state.mounts.some(({ mountpoint, ns }) => mountpoint === id && ns === task.ns)

const hasNames = (state: MachineState, { id }: Node): boolean =>
  state.nodes.some(({ parent, removed }) => parent === id && !removed)

/** Nodes are shared between copies of the state. */
function replace(state: MachineState, old: Node, changed: Partial<Node>): void {
  state.nodes = state.nodes.map((node) => (node === old ? { ...node, ...changed } : node))
}

/** What others have mounted on a name that is gone goes with it, lazily. */
function takeMountsAlong(state: MachineState, { id }: Node): void {
  for (const mount of state.mounts.filter(({ mountpoint }) => mountpoint === id)) {
    if (mount.ns !== 0) takeDown(state, mount, { connected: true })
    else mount.parent = mount.mountpoint = 0
  }
}

export function openThere({ state, task }: Turn, writes: boolean, place: Place): number {
  if (writes && isReadonly(state, place)) {
    unmark(state, place)
    return -EROFS
  }
  let fd = 0
  while (task.files[fd]) fd++
  task.files[fd] = { mnt: place.mnt, node: place.node, writes }
  return fd
}

export function closeFile({ state, task }: Turn, fd: number): number {
  const file = task.files[fd]
  if (!file) return -EBADF
  task.files[fd] = null
  dissolve(state, file)
  unmark(state, file)
  return 0
}

/** A tree that has no place goes with its descriptor, and stays together. */
export function dissolve(state: MachineState, { dissolves, mnt }: OpenFile): void {
  const mount = mountOf(state, mnt)
  const namespace = state.namespaces.find(({ id }) => id === mount.ns)
  if (dissolves !== true || mount.parent !== 0 || namespace?.origin === undefined) return
  takeDown(state, mount, { connected: true })
  state.namespaces = state.namespaces.filter((each) => each !== namespace)
}

export function changeDirectory({ state, task }: Turn, place: Place): number {
  const old = task.cwd
  task.cwd = place
  unmark(state, old)
  return 0
}
