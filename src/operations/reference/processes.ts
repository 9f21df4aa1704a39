// explore: atomic
import { EINVAL, EROFS } from '#kernel/lib/errno'
import { unmark } from './liveness.ts'
import { type MachineState, newTask, type Place } from './machine_state.ts'
import { leaveNamespace } from './mounting.ts'
import { isDirectory, isReadonly } from './resolve.ts'

/** The process goes, and another one takes its CPU. */
export function exit(state: MachineState, cpu: number): number {
  const task = state.tasks[cpu]!
  state.tasks[cpu] = newTask(state)
  for (const place of [task.root, task.cwd, ...task.files]) if (place) unmark(state, place)
  leaveNamespace(state, task.ns)
  return 0
}

/** Accounting of the namespace goes to the file, or with no place to none. */
export function account(state: MachineState, ns: number, place: Place | undefined): number {
  const others = state.accounts.filter((each) => each.ns !== ns)
  if (place === undefined) {
    state.accounts = others
    return 0
  }
  unmark(state, place)
  if (isDirectory(state, place)) return -EINVAL
  if (isReadonly(state, place)) return -EROFS
  const { sb } = state.mounts.find(({ id }) => id === place.mnt)!
  state.accounts = [...others, { ns, sb, mnt: place.mnt }]
  return 0
}
