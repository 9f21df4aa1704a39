/**
 * What is not raced is not scheduled. Two parts of an execution are not: daemons begin, before the first choice, until each has
 * come to where it waits; and what follows `settle` (shm/hints), which waits until nobody else can go on. No strategy is asked
 * there, no step counts, none is logged or held against others: whoever runs goes on until it sleeps, then the first of those
 * that are awake, and a timeout passes only when all sleep. All before it is ordered before all after it, so nothing is left out
 * of what a strategy explores; races within it are not looked for. Uses of freed memory are, and judges see all.
 *
 * Memory modes race everything: there `settle` is nothing.
 */
import { StepKind } from '../../link/instrument/steps.ts'
import type { PairLog } from '../measures/coverage.ts'
import { metaKey, type View, type ViewMeta } from '../memory/shared_memory.ts'
import { ALONE, type Execution, FRESH, NONE } from './execution.ts'
import { KnownEnds } from './known_ends.ts'
import { noteLog } from './note_log.ts'
import { NOTED_READS } from './scheduler_state.ts'

/** steps of the parts that are not raced, of one execution, where nobody set a bound */
const MOST_STEPS = 400_000

/** How it stands with these parts in the execution under way. */
export class Unraced {
  /** no strategy is asked */
  on = false
  /** steps of such parts */
  steps = 0
  most = MOST_STEPS
  /** who goes on, and who waits for the others to be through */
  leader = NONE
  settling = NONE
  /** what is wanted of steps where a strategy is asked */
  events = false
  racing = false
  coverage: PairLog | undefined
  readonly ends: KnownEnds

  constructor(x: Execution) {
    this.ends = new KnownEnds(x)
  }

  restart(): void {
    this.ends.restart()
    this.steps = 0
    this.leader = this.settling = NONE
  }
}

export function hasUnraced(x: Execution): boolean {
  return x.program.uses.settles && x.weak === undefined
}

/** From here on no strategy is asked. */
function unrace(x: Execution): void {
  const { unraced } = x
  unraced.on = true
  unraced.most = x.isGiven ? x.most : MOST_STEPS
  unraced.events = x.events
  unraced.racing = x.racing
  unraced.coverage = x.coverage
  x.events = x.racing = false
  x.coverage = undefined
  if (x.recorder !== undefined) x.recorder.raced = false
  if (isUnwatched(x)) x.attention |= ALONE
  noteLog(x)
}

/** The strategy is asked again; so it is from one execution to the next. */
export function race(x: Execution): void {
  const { unraced } = x
  if (!unraced.on) return
  unraced.on = false
  x.events = unraced.events
  x.racing = unraced.racing
  x.coverage = unraced.coverage
  if (x.recorder !== undefined) x.recorder.raced = true
  x.attention &= ~ALONE
  noteLog(x)
}

/** Daemons come to where they wait for something to do, before anything is chosen; `step` lets somebody take one. */
export function bringUpDaemons(x: Execution, step: () => boolean): void {
  if (!hasUnraced(x)) return
  const { cpuCount } = x
  unrace(x)
  for (let cpu = 0; cpu < cpuCount; cpu++) x.disable(cpu)
  while (!isEverybodyAsleep(x)) if (!step()) return
  x.unraced.ends.daemonsSleep()
  for (let cpu = 0; cpu < cpuCount; cpu++) if (x.finished[cpu] === 0) x.enable(cpu)
  x.current = x.state.current = x.unraced.leader = NONE
  race(x)
}

/** Nobody looks at single steps: they are just done. */
function isUnwatched(x: Execution): boolean {
  return (
    x.recorder === undefined &&
    x.watch === undefined &&
    x.invariant === undefined &&
    x.looks.stepped === undefined &&
    x.loops === undefined &&
    !x.needsWholePoints
  )
}

/** The CPU waits at `settle`; when nobody else can go on, it does. */
export function standsToSettle(x: Execution, cpu: number): void {
  x.unraced.settling = cpu
  x.disable(cpu)
}

/** Lets the CPU that waits at `settle` go on, once nobody else can. */
export function letSettle(x: Execution): void {
  if (!isEverybodyAsleep(x)) return
  x.unraced.leader = x.unraced.settling
  x.unraced.settling = NONE
  x.enable(x.unraced.leader)
  unrace(x)
}

/** Whether the CPU that has settled may leave out the rest. */
export function restIsKnown(x: Execution): boolean {
  return x.unraced.on && isUnwatched(x) && x.unraced.ends.isKnown()
}

/** Whoever may go on sleeps, and would by a timeout. */
function isEverybodyAsleep(x: Execution): boolean {
  const { enabled, enabledCount } = x.state
  for (let i = 0; i < enabledCount; i++) if (x.waiting[enabled[i]!] === NONE) return false
  return true
}

/** Where no strategy chooses: who went on last, then the first that is awake, then whose sleep ends first. */
export function whoGoesOn(x: Execution): number {
  const { state } = x
  const { leader } = x.unraced
  if (leader !== NONE && x.waiting[leader] === NONE && state.isEnabled(leader)) return leader
  let best = NONE
  for (let i = 0; i < state.enabledCount; i++) {
    const cpu = state.enabled[i]!
    if (best === NONE || goesBefore(x, cpu, best)) best = cpu
  }
  x.unraced.leader = best
  return best
}

function goesBefore(x: Execution, cpu: number, other: number): boolean {
  const sleeps = x.waiting[cpu] !== NONE
  if (sleeps !== (x.waiting[other] !== NONE)) return !sleeps
  if (!sleeps) return cpu < other
  const until = x.clocks.sleepsUntilMs
  return until[cpu]! < until[other]! || (until[cpu] === until[other] && cpu < other)
}

/** True where the execution has taken too many such steps. */
export function isEndless(x: Execution): boolean {
  if (++x.unraced.steps <= x.unraced.most) return false
  x.cut = true
  x.chosen = NONE
  return true
}

/** A step that is just done; false where more must be known of it, and of all that follow it in this execution. */
export function passes(x: Execution, view: View, index: unknown, site: number, kind: number): boolean {
  const meta = view?.[metaKey] as ViewMeta | null | undefined
  if (meta !== null && meta !== undefined && (index as number) >>> 0 === index && (index as number) < meta.length) {
    const bytes = x.siteBytes[site]! || 1 << meta.shift
    const isUsual =
      x.unraced.steps < x.unraced.most &&
      (kind !== StepKind.lock || Number(view[index as number]) === 0) &&
      (!x.program.uses.memory ||
        kind === StepKind.notify ||
        !x.shadow.isFreed(meta.base + ((index as number) << meta.shift), bytes))
    if (isUsual) {
      x.unraced.steps++
      x.attention &= ~FRESH
      return true
    }
  }
  x.attention &= ~ALONE
  return false
}

/** A CPU spins where reads are not noted: it looks once more, and from here on they are. */
export function noteFromHere(x: Execution, cpu: number): void {
  if ((x.attention & ALONE) === 0) return
  x.attention &= ~ALONE
  x.state.notedCount[cpu] = NOTED_READS + 1
}
