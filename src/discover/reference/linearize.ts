// explore: atomic
import { EAGAIN } from '#kernel/lib/errno'
import { copyOf, type MachineState } from '../../operations/reference/machine_state.ts'
import { revive } from '../../operations/reference/mounting.ts'
import { type Op, operationOf } from '../../operations/table.ts'
import type { Call } from '../history.ts'
import type { Program } from '../program.ts'
import { apply } from './apply.ts'
import { crossSome, doPhase, dropWalk, hasPhases, isOnePoint, isOngoing, ONGOING, umountAndHold } from './phases.ts'
import { stateBefore } from './plan.ts'
import { isTolerated } from './tolerated.ts'

/**
 * Is there an order of the calls, one that keeps to who returned before whom was called, in which the reference gives every
 * result? The search of Wing and Gong, with Lowe's memory of the states that led nowhere, over the phases of calls that do
 * several things in a row (phases.ts). It is given up as "yes" when it grows beyond MOST_TRIES: may miss.
 */
const MOST_TRIES = 10_000

export type Explained = { explained: true } | { explained: false; deepest: Call[]; stuck: Call[] }

interface Pending extends Call {
  op: Op
  overlaps: boolean
  badmodComing: boolean
  isOnePoint: boolean
  /** others may unmount what it walks through, or mount what it unmounts */
  isTorn: boolean
  /** others may change the root that it begins at */
  isUprooted: boolean
}

export function linearize(program: Program, calls: readonly Call[]): Explained {
  return new Search(program, calls).explained()
}

class Search {
  private readonly lists: Pending[][]
  private readonly at: number[]
  private readonly dead = new Set<string>()
  private readonly order: Pending[] = []
  private readonly program: Program
  private deepest: Call[] = []
  private stuck: Call[] = []
  private tries = 0

  constructor(program: Program, calls: readonly Call[]) {
    this.program = program
    const all = calls.map((call) => pending(program, call, calls))
    this.lists = program.cpus.map((_, cpu) => all.filter((call) => call.cpu === cpu))
    this.at = this.lists.map(() => 0)
  }

  explained(): Explained {
    if (this.search(stateBefore(this.program))) return { explained: true }
    return { explained: false, deepest: this.deepest, stuck: this.stuck }
  }

  private search(state: MachineState): boolean {
    const next = this.candidates()
    if (next.length === 0 || ++this.tries > MOST_TRIES) return true
    const key = this.at.join() + JSON.stringify(state)
    if (this.dead.has(key)) return false
    for (const call of next) if (this.take(call, outcome(state, call))) return true
    for (const call of next) if (this.take(call, otherwise(state, call))) return true
    for (const call of next) {
      const begun = begin(state, call)
      if (begun !== undefined && this.search(begun)) return true
    }
    for (const call of next) for (const torn of tornStates(state, call)) if (this.search(torn)) return true
    this.dead.add(key)
    if (this.order.length >= this.deepest.length) {
      this.deepest = [...this.order]
      this.stuck = next
    }
    return false
  }

  /** The call, or its last phase, comes next. */
  private take(call: Pending, after: MachineState | undefined): boolean {
    if (after === undefined) return false
    this.at[call.cpu]!++
    this.order.push(call)
    if (this.search(after)) return true
    this.order.pop()
    this.at[call.cpu]!--
    return false
  }

  /** Calls that may be the next one, those that returned first first. */
  private candidates(): Pending[] {
    const heads = this.lists.flatMap((list, cpu) => list[this.at[cpu]!] ?? [])
    const firstReturn = Math.min(...heads.map(({ returned }) => returned))
    return heads.filter(({ called }) => called < firstReturn).sort((a, b) => a.returned - b.returned)
  }
}

/** The state after the call with the result that it had, or undefined: not here. */
function outcome(state: MachineState, call: Pending): MachineState | undefined {
  const { cpu, op, result, overlaps } = call
  const ongoing = isOngoing(state, cpu)
  const promised = asPromised(state, call)
  if (promised !== undefined) return promised
  if (op.do === 'umount' && op.how === 'expire' && result === 0 && overlaps) {
    // whether it may go is decided before it goes, and the mark may be cleared in between
    const decided = copyOf(state)
    dropWalk(decided, cpu)
    if (apply(decided, cpu, { ...op, how: '' }) === 0) return decided
  }
  if (!(isTolerated(op, result, overlaps) || isUnmarked(op, result))) return undefined
  if (!ongoing) return lettingGo(state, cpu, op)
  const refused = copyOf(state)
  dropWalk(refused, cpu)
  return refused
}

/** The same, where the result is just what the reference says. */
function asPromised(state: MachineState, { cpu, op, result, badmodComing }: Pending): MachineState | undefined {
  for (const comes of badmodComing && op.do === 'mount' ? [false, true] : [false]) {
    const after = copyOf(state)
    const answer = isOngoing(state, cpu) ? doPhase(after, cpu, op, comes) : apply(after, cpu, op, comes)
    if (answer === result) return after
  }
  return undefined
}

/**
 * What else may have come of the call: a round that takes nothing down, because the put that ends another call came late and
 * cleared a mark then; a mount that got the superblock that had been there before, because its last put was still on its way;
 * a mount that was refused after it had loaded the filesystem's module.
 */
function otherwise(state: MachineState, call: Pending): MachineState | undefined {
  const { cpu, op, result, overlaps } = call
  if (op.do === 'expire round') return state
  if (op.do !== 'mount') return undefined
  const revived = copyOf(state)
  if (revive(revived, op)) return asPromised(revived, call)
  if (op.fs !== 'mod' || !isTolerated(op, result, overlaps)) return undefined
  if (state.modules.includes(op.fs)) return undefined
  const loaded = copyOf(state)
  loaded.modules.push(op.fs)
  dropWalk(loaded, cpu)
  return loaded
}

/** What flushes and is refused has let go of everything before. */
function lettingGo(state: MachineState, cpu: number, op: Op): MachineState {
  if (operationOf(op).reference.flushes?.(op) === undefined) return state
  const after = copyOf(state)
  apply(after, cpu, { do: 'exit' })
  return after
}

/** A refused call of another CPU may have put the mount and so cleared the mark: nobody promises it for two calls. */
function isUnmarked(op: Op, result: number): boolean {
  return op.do === 'umount' && op.how === 'expire' && result === -EAGAIN
}

/** The state after the call's next phase, when it is not over then. */
function begin(state: MachineState, { cpu, op, badmodComing, isOnePoint }: Pending): MachineState | undefined {
  if (!hasPhases(op) || isOnePoint) return undefined
  const after = copyOf(state)
  return doPhase(after, cpu, op, badmodComing) === ONGOING ? after : undefined
}

/** Most mounts that a path crosses one by one here. */
const MOST_CROSSINGS = 3

/** Beside others that unmount, or mount what is being unmounted: the call stands in the middle of its path, or holds its mount. */
function tornStates(state: MachineState, { cpu, op, result, isTorn, isUprooted }: Pending): MachineState[] {
  if (!isTorn) return []
  const states: MachineState[] = []
  const held = copyOf(state)
  if (umountAndHold(held, cpu, op) === result) states.push(held)
  for (let crossings = isUprooted ? 0 : 1; crossings <= MOST_CROSSINGS; crossings++) {
    const crossed = copyOf(state)
    if (!crossSome(crossed, cpu, op, crossings)) break
    states.push(crossed)
  }
  return states
}

function pending(program: Program, call: Call, calls: readonly Call[]): Pending {
  const others = calls.filter(
    (each) => each.cpu !== call.cpu && each.called < call.returned && call.called < each.returned,
  )
  const opOf = ({ cpu, index }: Call): Op => program.cpus[cpu]![index] ?? { do: 'exit' }
  const op = opOf(call)
  const othersOps = others.map(opOf)
  const beside = (which: Op['do']): boolean => othersOps.some((each) => each.do === which)
  return {
    ...call,
    op,
    overlaps: others.length > 0,
    badmodComing: othersOps.some((each) => each.do === 'insmod' && each.module === 'badmod'),
    isOnePoint: isOnePoint(op, beside('remount') || beside('emergency remount')),
    isUprooted: beside('pivot_root'),
    isTorn: othersOps.some((each) => operationOf(each).reference.unmounts) || (op.do === 'umount' && beside('mount')),
  }
}
