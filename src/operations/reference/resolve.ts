// explore: atomic
import { EBADF, ENOENT, ENOTDIR } from '#kernel/lib/errno'
import { mountOf, unmark } from './liveness.ts'
import type { Crossing, MachineState, Mount, Node, Place, Task } from './machine_state.ts'

/** Where a path leads, or a negative error; a walk that fails puts the place where it failed. */
export function resolve(state: MachineState, task: Task, path: string, wantsDirectory = false): Place | number {
  const begun = task.crossing
  delete task.crossing
  const walk =
    begun === undefined || begun.atStart
      ? (begun ?? start(task, path))
      : { place: topOf(state, begun.place), rest: begun.rest }
  if (walk === undefined) return -EBADF
  let { place } = walk
  let error = 0
  for (const name of walk.rest) {
    const child = childOf(state, place, name)
    if (!isDirectory(state, place)) error = -ENOTDIR
    else if (child === undefined) error = -ENOENT
    if (error !== 0) break
    place = topOf(state, { mnt: place.mnt, node: child!.id })
  }
  if (error === 0 && wantsDirectory && !isDirectory(state, place)) error = -ENOTDIR
  if (error === 0) return place
  unmark(state, place)
  return error
}

/** The path as far as the mount that it crosses to as the `crossings`th, or its start; undefined where there are not so many. */
export function cross(state: MachineState, task: Task, path: string, crossings: number): Crossing | undefined {
  const walk = start(task, path)
  if (crossings === 0) return walk === undefined ? undefined : { ...walk, atStart: true }
  let left = crossings
  let place = walk?.place
  for (const [i, name] of (walk?.rest ?? []).entries()) {
    const child = childOf(state, place!, name)
    if (child === undefined) return undefined
    place = { mnt: place!.mnt, node: child.id }
    for (let on = mountedOn(state, place); on !== undefined; on = mountedOn(state, place)) {
      place = { mnt: on.id, node: on.root }
      if (--left === 0) return { place, rest: walk!.rest.slice(i + 1) }
    }
  }
  return undefined
}

function start(task: Task, path: string): Crossing | undefined {
  const fd = /^@(\d+)\/?/.exec(path)
  const place = fd !== null ? task.files[Number(fd[1])] : path.startsWith('/') ? task.root : task.cwd
  const names = (fd === null ? path : path.slice(fd[0].length)).split('/')
  return place ? { place, rest: names.filter((name) => name !== '' && name !== '.') } : undefined
}

export function childOf(state: MachineState, { node: parent }: Place, name: string): Node | undefined {
  return state.nodes.find(
    (node) => node.parent === parent && node.name === name && node.id !== parent && node.removed !== true,
  )
}

/** Does a node lie at or below another one? */
export function isBelow(state: MachineState, node: number, above: number): boolean {
  for (let at = node; at !== above; ) {
    const { parent } = state.nodes.find(({ id }) => id === at)!
    if (parent === at) return false
    at = parent
  }
  return true
}

export function isDirectory(state: MachineState, place: Place): boolean {
  return state.nodes.find(({ id }) => id === place.node)!.directory
}

/** The top of what is mounted there. */
export function topOf(state: MachineState, place: Place): Place {
  let top = place
  for (let on = mountedOn(state, top); on !== undefined; on = mountedOn(state, top)) top = { mnt: on.id, node: on.root }
  return top
}

export function mountedOn(state: MachineState, { mnt, node }: Place): Mount | undefined {
  return state.mounts.find(({ parent, mountpoint }) => parent === mnt && mountpoint === node)
}

export function isReadonly(state: MachineState, { mnt }: Place): boolean {
  const { readonly, sb } = mountOf(state, mnt)
  return readonly || state.supers.find(({ id }) => id === sb)!.readonly
}

/** `/a` of `/a/d`, `/` of `/a`, `.` of `d`, `@0` of `@0/d`. */
export function directoryOf(path: string): string {
  const end = path.lastIndexOf('/')
  return end < 0 ? '.' : path.slice(0, end) || '/'
}

/** '' where a path names a directory by itself. */
export function lastNameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name === '.' ? '' : name
}
