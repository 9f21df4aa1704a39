// explore: atomic
import { EINVAL } from '#kernel/lib/errno'
import type { Op } from '../program.ts'
import { type Answer, accountThere, apply, BLOCKS, type Circumstances, createThere, exit, openThere } from './apply.ts'
import { collect } from './liveness.ts'
import type { MachineState, Place, Walk } from './machine_state.ts'
import { bindThere, flushAway, forceOff, mountThere, remountThere, umountThere } from './mounting.ts'
import { cross, resolve } from './resolve.ts'

/**
 * Calls that do several things in a row, and promise no more: others may come in between.
 *
 *   mount, umount, remount             find the place ; act there
 *   creat, open for writing, acct      the same, which shows only where something is remounted meanwhile
 *   bind                               find the target ; find the source ; act
 *   flush                              let go ; force all mounts off ; return once nothing of it is left
 *   insmod badmod                      the same, for the filesystem whose module could not be loaded
 *
 * What was found is held meanwhile, so it makes a mount busy and keeps it alive. Beside others that unmount, every path is also
 * walked in two parts (crossSome), and umount holds its mount for a moment after it has acted (umountAndHold).
 */
export const ONGOING = 'ongoing'

const PATHS: Partial<Record<Op['do'], number>> = {
  mount: 1,
  umount: 1,
  remount: 1,
  bind: 2,
  create: 1,
  open: 1,
  acct: 1,
}
/** what finds a place and acts on the tree there; the others find and act in one point, once they are at the end */
const CHANGES_TREE: readonly Op['do'][] = ['mount', 'umount', 'remount', 'bind']

/** The call of that CPU has begun and is not over. */
export function isOngoing(state: MachineState, cpu: number): boolean {
  return walkOf(state, cpu) !== undefined
}

export function hasPhases(op: Op): boolean {
  if (op.do === 'open') return op.how === 'write'
  if (op.do === 'acct') return op.at !== undefined
  return op.do in PATHS || flushes(op) !== undefined
}

/** Nobody can come in between where nothing is remounted: no use to try. */
export function isOnePoint(op: Op, isRemounted: boolean): boolean {
  return op.do in PATHS && !CHANGES_TREE.includes(op.do) && !isRemounted
}

/** Does the next phase of the call; its answer when that was the last. */
export function doPhase(
  state: MachineState,
  cpu: number,
  op: Op,
  circumstances: Circumstances,
): Answer | typeof ONGOING {
  const walk = walkOf(state, cpu) ?? { cpu, phase: 0, places: [] }
  state.walks = state.walks.filter((each) => each.cpu !== cpu)
  if (walk.answer !== undefined) {
    collect(state)
    return walk.answer
  }
  if (walk.crossing !== undefined) {
    state.tasks[cpu]!.crossing = walk.crossing
    if (!CHANGES_TREE.includes(op.do)) return apply(state, cpu, op, circumstances)
  }
  const fs = flushes(op)
  const answer = fs === undefined ? pathPhase(state, op, walk, circumstances) : flushPhase(state, op, walk, fs)
  collect(state)
  return answer
}

/**
 * A path is not walked in one point where others unmount: what it has crossed to is held, and what was mounted on that may be
 * gone when it goes on. True when the call's next path has so many mounts to cross.
 */
export function crossSome(state: MachineState, cpu: number, op: Op, crossings: number): boolean {
  const walk = walkOf(state, cpu) ?? { cpu, phase: 0, places: [] }
  const path = nextPath(op, walk.phase)
  if (path === undefined || walk.crossing !== undefined) return false
  const crossing = cross(state, state.tasks[cpu]!, path, crossings)
  if (crossing === undefined) return false
  state.walks = [...state.walks.filter((each) => each.cpu !== cpu), { ...walk, crossing }]
  return true
}

/** An umount that has taken its mount down and has not put it yet: who mounts the device now gets the old superblock. */
export function umountAndHold(state: MachineState, cpu: number, op: Op): Answer | undefined {
  const walk = walkOf(state, cpu)
  if (op.do !== 'umount' || walk?.phase !== 1 || walk.answer !== undefined) return undefined
  state.walks = state.walks.filter((each) => each.cpu !== cpu)
  const answer = umountThere(state, state.tasks[cpu]!, op, walk.places[0]!)
  state.walks.push({ ...walk, answer })
  return answer
}

/** The call ends without having done more. */
export function dropWalk(state: MachineState, cpu: number): void {
  state.walks = state.walks.filter((each) => each.cpu !== cpu)
  collect(state)
}

function walkOf(state: MachineState, cpu: number): Walk | undefined {
  return state.walks.find((walk) => walk.cpu === cpu)
}

function nextPath(op: Op, phase: number): string | undefined {
  if (phase >= (PATHS[op.do] ?? 1) || !('at' in op)) return undefined
  return op.do === 'bind' && phase === 1 ? op.from : op.at
}

function flushes(op: Op): string | undefined {
  if (op.do === 'flush') return op.fs
  return op.do === 'insmod' && op.module === 'badmod' ? op.module : undefined
}

function pathPhase(state: MachineState, op: Op, walk: Walk, circumstances: Circumstances): Answer | typeof ONGOING {
  const task = state.tasks[walk.cpu]!
  const [first, second] = walk.places
  if (walk.phase === PATHS[op.do]) {
    if (op.do === 'mount') return mountThere(state, task, op, first!, circumstances.badmodComing)
    if (op.do === 'umount') return umountThere(state, task, op, first!)
    if (op.do === 'remount') return remountThere(state, task, op, first!)
    if (op.do === 'create') return createThere(state, op.name, first!)
    if (op.do === 'open') return openThere(state, task, true, first!)
    if (op.do === 'acct') return accountThere(state, op.ns, first!)
    return bindThere(state, task, second!, first!)
  }
  const place = resolve(state, task, nextPath(op, walk.phase)!, op.do === 'create')
  if (typeof place === 'number') return place
  return goOn(state, walk, [...walk.places, place])
}

function flushPhase(state: MachineState, op: Op, walk: Walk, fs: string): Answer | typeof ONGOING {
  if (walk.phase === 0) exit(state, walk.cpu)
  else if (walk.phase === 1) forceOff(state, fs)
  else if (!flushAway(state, fs)) return BLOCKS
  else return op.do === 'flush' ? 0 : -EINVAL
  return goOn(state, walk, [])
}

function goOn(state: MachineState, walk: Walk, places: Place[]): typeof ONGOING {
  state.walks.push({ cpu: walk.cpu, phase: walk.phase + 1, places })
  return ONGOING
}
