// explore: atomic
import { EBADF, EEXIST, EROFS } from '#kernel/lib/errno'
import { unmark } from './liveness.ts'
import type { MachineState, Place } from './machine_state.ts'
import type { Turn } from './reference.ts'
import { isReadonly } from './resolve.ts'

export function createThere(state: MachineState, name: string, place: Place): number {
  unmark(state, place)
  const { sb, id } = state.nodes.find((node) => node.id === place.node)!
  const there = state.nodes.some((node) => node.parent === id && node.name === name)
  if (there && name !== 'f') return -EEXIST
  if (isReadonly(state, place)) return -EROFS
  if (!there) state.nodes.push({ id: ++state.last, sb, parent: id, name, directory: name !== 'f' })
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
