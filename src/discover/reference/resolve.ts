// explore: atomic
import { EBADF, ENOENT, ENOTDIR } from '#kernel/lib/errno'
import { mountOf, unmark } from './liveness.ts'
import type { MachineState, Place, Task } from './machine_state.ts'

/** Where a path leads, or a negative error; a walk that fails puts the place where it failed. */
export function resolve(state: MachineState, task: Task, path: string, wantsDirectory = false): Place | number {
  const fd = /^@(\d+)\/?/.exec(path)
  const start = fd !== null ? (task.files[Number(fd[1])] ?? null) : path.startsWith('/') ? task.root : task.cwd
  if (start === null) return -EBADF
  let place: Place = start
  let error = 0
  for (const name of (fd === null ? path : path.slice(fd[0].length)).split('/')) {
    if (name === '' || name === '.') continue
    if (!isDirectory(state, place)) error = -ENOTDIR
    const child = state.nodes.find((node) => node.parent === place.node && node.name === name && node.id !== place.node)
    if (error === 0 && child === undefined) error = -ENOENT
    if (error !== 0) break
    place = topOf(state, { mnt: place.mnt, node: child!.id })
  }
  if (error === 0 && wantsDirectory && !isDirectory(state, place)) error = -ENOTDIR
  if (error === 0) return place
  unmark(state, place)
  return error
}

export function isDirectory(state: MachineState, place: Place): boolean {
  return state.nodes.find(({ id }) => id === place.node)!.directory
}

/** The top of what is mounted there. */
export function topOf(state: MachineState, place: Place): Place {
  for (;;) {
    const on = state.mounts.find(({ parent, mountpoint }) => parent === place.mnt && mountpoint === place.node)
    if (on === undefined) return place
    place = { mnt: on.id, node: on.root }
  }
}

export function isReadonly(state: MachineState, { mnt }: Place): boolean {
  const { readonly, sb } = mountOf(state, mnt)
  return readonly || state.supers.find(({ id }) => id === sb)!.readonly
}
