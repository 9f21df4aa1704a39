// explore: atomic
import { EAGAIN, EBADF, EEXIST, EINVAL, ENOENT, EROFS } from '#kernel/lib/errno'
import type { Op } from '../program.ts'
import { collect, unmark } from './liveness.ts'
import { type MachineState, newTask, type Place, type Task } from './machine_state.ts'
import {
  bindOp,
  expireRound,
  flushAway,
  leaveNamespace,
  mountOp,
  remountThere,
  umountOp,
  unshareOp,
} from './mounting.ts'
import { isDirectory, isReadonly, resolve } from './resolve.ts'

/** It would wait for others to let go. */
export const BLOCKS = 'blocks'
export type Answer = number | typeof BLOCKS

export interface Circumstances {
  /** a module whose init fails is being loaded */
  badmodComing: boolean
}
const ALONE: Circumstances = { badmodComing: false }

/** Does one operation of CPU `cpu` to the state and says what it returns. */
export function apply(state: MachineState, cpu: number, op: Op, circumstances = ALONE): Answer {
  const answer = applied(state, cpu, state.tasks[cpu]!, op, circumstances)
  collect(state)
  return answer
}

function applied(state: MachineState, cpu: number, task: Task, op: Op, circumstances: Circumstances): Answer {
  switch (op.do) {
    case 'mount':
      return mountOp(state, task, op, circumstances.badmodComing)
    case 'bind':
      return bindOp(state, task, op)
    case 'umount':
      return umountOp(state, task, op)
    case 'remount':
      return after(resolve(state, task, op.at), (place) => remountThere(state, task, op, place))
    case 'create':
      return after(resolve(state, task, op.at, true), (place) => createThere(state, op.name, place))
    case 'stat':
    case 'listmount':
    case 'watch':
    case 'serve':
    case 'reclaim':
      return at(resolve(state, task, op.at), (place) => unmark(state, place))
    case 'open':
      return after(resolve(state, task, op.at), (place) => openThere(state, task, op.how === 'write', place))
    case 'close':
      return close(state, task, op.fd)
    case 'chdir':
      return at(resolve(state, task, op.at, true), (place) => chdir(state, task, place))
    case 'fchdir':
      return at(resolve(state, task, `@${op.fd}`, true), (place) => chdir(state, task, place))
    case 'unshare':
      return unshareOp(state, task, op.locked)
    case 'exit':
      return exit(state, cpu)
    case 'acct':
      return account(state, task, op.ns, op.at)
    case 'insmod':
      if (op.module === 'badmod') exit(state, cpu)
      return insmod(state, op.module)
    case 'rmmod':
      return rmmod(state, op.module)
    case 'flush':
      exit(state, cpu)
      return flushAway(state, op.fs) ? 0 : BLOCKS
    case 'fork':
      unmark(state, task.cwd)
      return 0
    case 'expire round':
      expireRound(state)
      return 0
    default:
      return 0 // nothing that anybody sees
  }
}

function after(place: Place | number, then: (place: Place) => number): number {
  return typeof place === 'number' ? place : then(place)
}

function at(place: Place | number, then: (place: Place) => void): number {
  if (typeof place === 'number') return place
  then(place)
  return 0
}

export function createThere(state: MachineState, name: string, place: Place): number {
  unmark(state, place)
  const { sb, id } = state.nodes.find((node) => node.id === place.node)!
  const there = state.nodes.some((node) => node.parent === id && node.name === name)
  if (there && name !== 'f') return -EEXIST
  if (isReadonly(state, place)) return -EROFS
  if (!there) state.nodes.push({ id: ++state.last, sb, parent: id, name, directory: name !== 'f' })
  return 0
}

export function openThere(state: MachineState, task: Task, writes: boolean, place: Place): number {
  if (writes && isReadonly(state, place)) {
    unmark(state, place)
    return -EROFS
  }
  let fd = 0
  while (task.files[fd]) fd++
  task.files[fd] = { mnt: place.mnt, node: place.node, writes }
  return fd
}

function close(state: MachineState, task: Task, fd: number): number {
  const file = task.files[fd]
  if (!file) return -EBADF
  task.files[fd] = null
  unmark(state, file)
  return 0
}

function chdir(state: MachineState, task: Task, place: Place): void {
  const old = task.cwd
  task.cwd = place
  unmark(state, old)
}

/** The process goes, and another one takes its CPU. */
export function exit(state: MachineState, cpu: number): number {
  const task = state.tasks[cpu]!
  state.tasks[cpu] = newTask(state)
  for (const place of [task.root, task.cwd, ...task.files]) if (place) unmark(state, place)
  leaveNamespace(state, task.ns)
  return 0
}

function account(state: MachineState, task: Task, ns: number, path: string | undefined): number {
  if (path === undefined) {
    state.accounts = state.accounts.filter((account) => account.ns !== ns)
    return 0
  }
  return after(resolve(state, task, path), (place) => accountThere(state, ns, place))
}

export function accountThere(state: MachineState, ns: number, place: Place): number {
  unmark(state, place)
  if (isDirectory(state, place)) return -EINVAL
  if (isReadonly(state, place)) return -EROFS
  const { sb } = state.mounts.find(({ id }) => id === place.mnt)!
  state.accounts = [...state.accounts.filter((account) => account.ns !== ns), { ns, sb, mnt: place.mnt }]
  return 0
}

function insmod(state: MachineState, module: string): Answer {
  if (state.modules.includes(module)) return -EEXIST
  if (module === 'badmod') return flushAway(state, module) ? -EINVAL : BLOCKS
  if (module === 'badkern') return -EINVAL
  state.modules.push(module)
  return 0
}

function rmmod(state: MachineState, module: string): number {
  if (!state.modules.includes(module)) return -ENOENT
  if (state.supers.some((sb) => sb.fs === module)) return -EAGAIN
  state.modules = state.modules.filter((each) => each !== module)
  return 0
}
