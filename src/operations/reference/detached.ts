// explore: atomic
import { EBUSY } from '#kernel/lib/errno'
import { openThere } from './files.ts'
import { mountOf, subtree, unmark } from './liveness.ts'
import type { MachineState, Mount, Place } from './machine_state.ts'
import { copyForCaller, mountOn, superFor } from './mounting.ts'
import type { Turn } from './reference.ts'

/** A copy of the mount there, or of all that lies on it, that is attached to nothing. */
export function openTreeFile(turn: Turn, recurse: boolean, place: Place): number {
  const { state, task } = turn
  const copy = copyForCaller(state, task, place, recurse)
  if (typeof copy !== 'number') return openDetached(turn, copy, originOf(state, mountOf(state, place.mnt)), place)
  unmark(state, place)
  return copy
}

function originOf(state: MachineState, { ns }: Mount): number {
  const anonymous = state.namespaces.find(({ id }) => id === ns)!
  return anonymous.origin ?? ns
}

export function fsmountFile(turn: Turn, fs: string, key: number): number {
  const { state } = turn
  const sb = superFor(state, fs, key)
  if (sb === undefined) return -EBUSY
  const root = state.nodes.find((node) => node.sb === sb.id && node.parent === node.id)!
  return openDetached(turn, mountOn(state, sb.id, root.id), 0)
}

function openDetached(turn: Turn, top: Mount, origin: number, from?: Place): number {
  const { state, task } = turn
  const ns = ++state.last
  const { user } = state.namespaces.find(({ id }) => id === task.ns)!
  state.namespaces.push({ id: ns, root: top.id, user, origin })
  for (const mount of subtree(state, top)) mount.ns = ns
  const fd = openThere(turn, false, { mnt: top.id, node: top.root })
  task.files[fd]!.dissolves = true
  if (from !== undefined) unmark(state, from)
  return fd
}
