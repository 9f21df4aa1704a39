// explore: atomic
import { collect, unmark } from '../../operations/reference/liveness.ts'
import type { MachineState, Place, Walk } from '../../operations/reference/machine_state.ts'
import { flushAway, forceOff } from '../../operations/reference/mounting.ts'
import { exit } from '../../operations/reference/processes.ts'
import { type Answer, BLOCKS } from '../../operations/reference/reference.ts'
import { cross, resolve } from '../../operations/reference/resolve.ts'
import { type Op, operationOf } from '../../operations/table.ts'
import { apply } from './apply.ts'

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

/** The call of that CPU has begun and is not over. */
export function isOngoing(state: MachineState, cpu: number): boolean {
  return walkOf(state, cpu) !== undefined
}

/** Others may come between finding a place and changing the tree there; every other call finds and acts in one point. */
export function hasPhases(op: Op): boolean {
  const { changesTree, writes, flushes } = operationOf(op).reference
  return changesTree === true || writes?.(op) === true || flushes?.(op) !== undefined
}

/** Nobody can come in between where nothing is remounted: no use to try. */
export function isOnePoint(op: Op, isRemounted: boolean): boolean {
  return operationOf(op).reference.writes !== undefined && !isRemounted
}

/** Does the next phase of the call; its answer when that was the last. */
export function doPhase(state: MachineState, cpu: number, op: Op, badmodComing: boolean): Answer | typeof ONGOING {
  const walk = walkOf(state, cpu) ?? { cpu, phase: 0, places: [] }
  state.walks = state.walks.filter((each) => each.cpu !== cpu)
  if (walk.answer !== undefined) {
    collect(state)
    return walk.answer
  }
  const { reference } = operationOf(op)
  if (walk.crossing !== undefined) {
    state.tasks[cpu]!.crossing = walk.crossing
    if (reference.changesTree !== true) return apply(state, cpu, op, badmodComing)
  }
  const flushes = reference.flushes?.(op)
  const answer = flushes === undefined ? pathPhase(state, op, walk, badmodComing) : flushPhase(state, walk, flushes)
  collect(state)
  return answer
}

/**
 * A path is not walked in one point where others unmount: what it has crossed to is held, and what was mounted on that may be
 * gone when it goes on. True when the call's next path has so many mounts to cross.
 */
export function crossSome(state: MachineState, cpu: number, op: Op, crossings: number): boolean {
  const walk = walkOf(state, cpu) ?? { cpu, phase: 0, places: [] }
  const path = operationOf(op).reference.paths?.(op)[walk.phase]
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
  const answer = acted(state, op, walk, false)
  if (answer !== BLOCKS) state.walks.push({ ...walk, answer })
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

function pathPhase(state: MachineState, op: Op, walk: Walk, badmodComing: boolean): Answer | typeof ONGOING {
  const { paths, wantsDirectory } = operationOf(op).reference
  const path = paths?.(op)[walk.phase]
  if (path === undefined) return acted(state, op, walk, badmodComing)
  const place = resolve(state, state.tasks[walk.cpu]!, path, wantsDirectory)
  if (typeof place !== 'number') return goOn(state, walk, [...walk.places, place])
  for (const found of walk.places) unmark(state, found)
  return place
}

function acted(state: MachineState, op: Op, { cpu, places }: Walk, badmodComing: boolean): Answer {
  const turn = { state, cpu, task: state.tasks[cpu]!, badmodComing }
  return operationOf(op).reference.act?.(turn, op, ...places) ?? 0
}

function flushPhase(
  state: MachineState,
  walk: Walk,
  { fs, answer }: { fs: string; answer: number },
): Answer | typeof ONGOING {
  if (walk.phase === 0) exit(state, walk.cpu)
  else if (walk.phase === 1) forceOff(state, fs)
  else return flushAway(state, fs) ? answer : BLOCKS
  return goOn(state, walk, [])
}

function goOn(state: MachineState, walk: Walk, places: Place[]): typeof ONGOING {
  state.walks.push({ cpu: walk.cpu, phase: walk.phase + 1, places })
  return ONGOING
}
