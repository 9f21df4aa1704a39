// explore: atomic
import { mountOf } from './liveness.ts'
import type { MachineState, Place } from './machine_state.ts'
import { propagationText } from './propagation_text.ts'

/** What a task sees of its mounts, one line each, sorted: `/a/d mem / rw`, as kernel_table.ts says it of the kernel. */
export function visibleMounts(state: MachineState, cpu: number): string[] {
  const task = state.tasks[cpu]!
  const lines: string[] = []
  for (const mount of state.mounts) {
    if (mount.ns !== task.ns) continue
    const point = pathFrom(state, task.root, { mnt: mount.id, node: mount.root })
    if (point === undefined) continue
    const { fs, readonly } = state.supers.find(({ id }) => id === mount.sb)!
    const root = namesUpTo(state, mount.root)
    const line = `/${point.join('/')} ${fs} /${root.join('/')} ${mount.readonly ? 'ro' : 'rw'} ${readonly ? 'ro' : 'rw'}`
    lines.push(line + propagationText(mount.group !== 0, mount.master !== 0, mount.unbindable))
  }
  return lines.sort()
}

function pathFrom(state: MachineState, root: Place, from: Place): string[] | undefined {
  const names: string[] = []
  let { mnt, node } = from
  while (mnt !== root.mnt || node !== root.node) {
    const mount = mountOf(state, mnt)
    if (node !== mount.root) {
      const { name, parent } = state.nodes.find(({ id }) => id === node)!
      names.unshift(name)
      node = parent
    } else {
      if (mount.parent === 0) return undefined
      node = mount.mountpoint
      mnt = mount.parent
    }
  }
  return names
}

function namesUpTo(state: MachineState, node: number): string[] {
  const { id, name, parent } = state.nodes.find((each) => each.id === node)!
  return id === parent ? [] : [...namesUpTo(state, parent), name]
}
