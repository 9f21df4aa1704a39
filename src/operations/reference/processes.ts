// explore: atomic
import { EINVAL, EROFS } from '#kernel/lib/errno'
import { dissolve } from './files.ts'
import { mountOf, unmark } from './liveness.ts'
import { type MachineState, newTask, type Place } from './machine_state.ts'
import { leaveNamespace } from './mounting.ts'
import type { Turn } from './reference.ts'
import { isDirectory, isReadonly, topOf } from './resolve.ts'

/** The process goes, and another one takes its CPU. */
export function exit(state: MachineState, cpu: number): number {
  const task = state.tasks[cpu]!
  state.tasks[cpu] = newTask(state)
  for (const file of task.files) if (file) dissolve(state, file)
  for (const place of [task.root, task.cwd, ...task.files]) if (place) unmark(state, place)
  leaveNamespace(state, task.ns)
  return 0
}

/** The process is in the first namespace again, at what lies on top of its root. */
export function backToFirst({ state, task }: Turn): number {
  const first = state.namespaces[0]!
  const { id: mnt, root: node } = mountOf(state, first.root)
  const place = topOf(state, { mnt, node })
  const old = { ...task }
  Object.assign(task, { ns: first.id, root: place, cwd: place })
  for (const left of [old.cwd, old.root]) unmark(state, left)
  leaveNamespace(state, old.ns)
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
