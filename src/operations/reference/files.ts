// explore: atomic
import { EBADF, EBUSY, EEXIST, ENOENT, ENOTDIR, ENOTEMPTY, EROFS } from '#kernel/lib/errno'
import { takeDown, unmark } from './liveness.ts'
import type { MachineState, Place } from './machine_state.ts'
import type { Turn } from './reference.ts'
import { childOf, isReadonly } from './resolve.ts'

export function createThere(state: MachineState, name: string, place: Place): number {
  unmark(state, place)
  const { sb, id, removed } = state.nodes.find((node) => node.id === place.node)!
  if (removed) return -ENOENT
  const there = childOf(state, place, name) !== undefined
  if (there && name !== 'f') return -EEXIST
  if (isReadonly(state, place)) return -EROFS
  if (!there) state.nodes.push({ id: ++state.last, sb, parent: id, name, directory: name !== 'f' })
  return 0
}

/** rmdir of a name in a directory. What others have mounted on it goes with it, lazily. */
export function removeThere({ state, task }: Turn, name: string, place: Place): number {
  unmark(state, place)
  if (isReadonly(state, place)) return -EROFS
  const victim = childOf(state, place, name)
  if (victim === undefined) return -ENOENT
  if (!victim.directory) return -ENOTDIR
  const on = state.mounts.filter(({ mountpoint }) => mountpoint === victim.id)
  if (on.some(({ ns }) => ns === task.ns)) return -EBUSY
  if (state.nodes.some(({ parent, removed }) => parent === victim.id && !removed)) return -ENOTEMPTY
  state.nodes = state.nodes.map((node) => (node === victim ? { ...node, removed: true } : node))
  for (const mount of on) {
    if (mount.ns !== 0) takeDown(state, mount, { connected: true })
    else mount.parent = mount.mountpoint = 0
  }
  return 0
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
  unmark(state, file)
  return 0
}

export function changeDirectory({ state, task }: Turn, place: Place): number {
  const old = task.cwd
  task.cwd = place
  unmark(state, old)
  return 0
}
