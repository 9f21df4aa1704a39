/**
 * The points before steps: what instrumented code calls there, true when the CPU must pause. Without features (no log, no
 * recorder, no clocks, nobody who blocks) a point only asks the strategy who comes next.
 */
import { StepKind } from '../../link/instrument/steps.ts'
import { metaKey, type View, type ViewMeta } from '../memory/shared_memory.ts'
import { holdBack } from '../memory_modes/held_back.ts'
import { checkBlocked } from './cpu_relax.ts'
import { logEvent } from './event_log.ts'
import { ALONE, BEGINNING, type Execution, FRESH, IDLE, NONE, RACING } from './execution.ts'
import { outside } from './outside.ts'
import { isOver } from './room.ts'
import { Access } from './scheduler_state.ts'
import { afterStep, commit, commitRace } from './step.ts'
import { hasUnraced, letSettle, noteFromHere, passes, standsToSettle } from './unraced.ts'

const WHOLE_NUMBER = /^(0|[1-9]\d*)$/

export function createPoints(x: Execution) {
  const KIND = x.siteKind

  const $p = (which: View, index: number, site: number): boolean => {
    if ((x.attention & ~FRESH) !== 0)
      return (x.attention & ~(FRESH | RACING)) === 0
        ? raceTo(x, which, index, site)
        : announce(x, which, index, site, KIND[site]!)
    const meta = which?.[metaKey] as ViewMeta | null | undefined
    if (meta === null || meta === undefined || index >>> 0 !== index || index >= meta.length)
      return announce(x, which, index, site, KIND[site]!)
    if (++x.steps > x.bound && isOver(x)) return true
    if (x.attention !== 0) {
      x.attention = 0
      return false
    }
    const next = x.strategy.pick()
    if (next === x.current) return false
    x.chosen = next
    x.paused = true
    return true
  }

  return {
    $p,
    /** Before a plain access. */
    $q: (which: View, index: number, site: number): boolean =>
      (x.attention & ~(FRESH | RACING)) === 0 && (!x.racing || x.plainSeen)
        ? $p(which, index, site)
        : announce(x, which, index, site, KIND[site]!),
    $pc: (which: View, index: number, wanted: unknown, site: number): boolean => {
      if (typeof wanted === 'object' && wanted !== null && x.touch(which) !== null) throw x.retrace.start() // is made a number once
      if ((x.attention & ~FRESH) === 0) return $p(which, index, site)
      x.expected[Math.max(x.current, 0)] = wanted
      if ((x.attention & ~(FRESH | RACING)) === 0) return $p(which, index, site)
      return announce(x, which, index, site, StepKind.compareExchange)
    },
    /** Before `Atomics.wait`, when it would read. */
    $pw: (which: View, index: number, value: unknown, _timeout: unknown, site: number): boolean => {
      if (x.current >= 0) x.expected[x.current] = value
      return announce(x, which, index, site, StepKind.wait)
    },
    $relax: (site: number): boolean => announceRelax(x, site),
    $settle: (site: number): boolean => announceSettle(x, site),
  }
}

/** The same with clocks, and nothing else: what the step is must be kept only while the CPU pauses before it. */
function raceTo(x: Execution, which: View, index: number, site: number): boolean {
  const meta = which?.[metaKey] as ViewMeta | null | undefined
  if (meta === null || meta === undefined || index >>> 0 !== index || index >= meta.length)
    return announceRace(x, which, index, site)
  if (x.paused) throw x.retrace.start()
  if (++x.steps > x.bound && isOver(x)) return true
  const { state, current: cpu } = x
  state.pendingSite[cpu] = site
  state.pendingAddress[cpu] = meta.base + (index << meta.shift)
  state.pendingBytes[cpu] = x.siteBytes[site]! || 1 << meta.shift
  x.view[cpu] = which
  x.place[cpu] = index
  if ((x.attention & FRESH) !== 0) x.attention &= ~FRESH
  else {
    const next = x.strategy.pick()
    if (next !== cpu) {
      x.chosen = next
      x.paused = true
      return true
    }
  }
  commitRace(x, cpu)
  return x.pausing()
}

/** A view that nobody has looked at, or an index that is none. */
function announceRace(x: Execution, which: View, index: unknown, site: number): boolean {
  const meta = x.touch(which)
  if (meta === null) return false
  if (typeof index === 'object' && index !== null) throw x.retrace.start()
  const at = elementAt(index, meta.length)
  return at < 0 ? outside(x, which, index, site) : raceTo(x, which, at, site)
}

/** Which element an index means to the language, or NONE: it means no element. */
export function elementAt(index: unknown, length: number): number {
  const isNamed = typeof index === 'bigint' || (typeof index === 'string' && WHOLE_NUMBER.test(index))
  const at = isNamed ? Number(index) : index
  return typeof at === 'number' && at >>> 0 === at && at < length ? at : NONE
}

/** The CPU comes to stand before a step on this element, where it is one of shared memory. */
export function announce(x: Execution, which: View, index: unknown, site: number, kind: number): boolean {
  if ((x.attention & (IDLE | ALONE)) !== 0)
    if ((x.attention & IDLE) !== 0 || passes(x, which, index, site, kind)) return false
  const meta = x.touch(which)
  if (meta === null) return false
  if (typeof index === 'object' && index !== null) throw x.retrace.start() // what it is as a key, plain text finds out once
  const at = elementAt(index, meta.length)
  if (at < 0) return outside(x, which, index, site)
  if (x.racing && !x.plainSeen && (kind === StepKind.read || kind === StepKind.write)) return beginClocks(x)
  const { state, current: cpu } = x
  if (x.paused) throw x.retrace.start()
  if (x.stepTaken) afterStep(x)
  state.pendingSite[cpu] = site
  state.pendingKind[cpu] = kind
  state.pendingAddress[cpu] = meta.base + (at << meta.shift)
  state.pendingBytes[cpu] = x.siteBytes[site]! || 1 << meta.shift
  x.view[cpu] = which
  x.place[cpu] = at
  x.recorder?.announces(cpu)
  x.weak?.announces(cpu, kind)
  if (kind === StepKind.lock) {
    state.wantsLock[cpu] = 1
    x.lockWanted++
    return stand(x, cpu)
  }
  if ((x.attention & (BEGINNING | FRESH)) !== FRESH) return stand(x, cpu)
  x.attention &= ~FRESH
  commit(x, cpu)
  return x.pausing()
}

/** The next step of this CPU touches no memory. */
function standsBefore(x: Execution, cpu: number, site: number, kind: number): void {
  x.state.pendingSite[cpu] = site
  x.state.pendingKind[cpu] = kind
  x.state.pendingAddress[cpu] = NONE
  x.view[cpu] = undefined
  x.recorder?.announces(cpu)
}

export function announceRelax(x: Execution, site: number, how = 1): boolean {
  if ((x.attention & IDLE) !== 0) return false
  if (x.paused) throw x.retrace.start()
  if (x.stepTaken) afterStep(x)
  const { state, current: cpu } = x
  standsBefore(x, cpu, site, StepKind.relax)
  x.weak?.announces(cpu, StepKind.relax)
  noteFromHere(x, cpu)
  state.wantsRelax[cpu] = how
  x.relaxWanted++
  return stand(x, cpu)
}

/** The CPU comes to where it waits until all others are through. */
export function announceSettle(x: Execution, site: number): boolean {
  if ((x.attention & IDLE) !== 0 || x.unraced.on || !hasUnraced(x)) return false
  if (x.paused) throw x.retrace.start()
  if (x.stepTaken) afterStep(x)
  const { current: cpu } = x
  standsBefore(x, cpu, site, StepKind.settle)
  standsToSettle(x, cpu)
  return stand(x, cpu)
}

/** The CPU comes to stand before a step that touches no memory and only memory modes have: a barrier, a part of RCU. */
export function announceOrdering(x: Execution, site: number, kind: number): boolean {
  if (x.paused) throw x.retrace.start()
  if (x.stepTaken) afterStep(x)
  const { current: cpu } = x
  standsBefore(x, cpu, site, kind)
  if (kind === StepKind.barrier) x.weak?.announces(cpu, kind)
  else x.weak?.announcesRcu(cpu, kind)
  return stand(x, cpu)
}

/** The CPU comes to stand between two tasks of its event loop, which is a word of shared memory as far as steps go. */
export function announceTask(x: Execution, site: number, address: number): boolean {
  if (x.paused) throw x.retrace.start()
  if (x.stepTaken) afterStep(x)
  const { state, current: cpu } = x
  state.pendingSite[cpu] = site
  state.pendingKind[cpu] = StepKind.task
  state.pendingAddress[cpu] = address
  state.pendingBytes[cpu] = 4
  x.view[cpu] = undefined
  x.recorder?.announces(cpu)
  x.loops?.comes(cpu)
  return stand(x, cpu)
}

function stand(x: Execution, cpu: number): boolean {
  if ((x.attention & BEGINNING) !== 0) {
    x.paused = true
    return true
  }
  if ((x.attention & FRESH) !== 0) {
    x.attention &= ~FRESH
    beginningStep(x, cpu)
  }
  return decide(x)
}

/** Until a first plain access there is nothing to race: no clocks were kept, and this execution is run again with them. */
function beginClocks(x: Execution): boolean {
  x.plainSeen = x.again = x.stopped = x.paused = true
  x.chosen = NONE
  return true
}

/** Who comes next; the CPU that runs pauses unless it is that one. */
export function decide(x: Execution): boolean {
  if (x.stopped || x.cut) return x.pausing()
  if (x.lockWanted + x.relaxWanted > 0) {
    checkBlocked(x)
    if (x.stopped) return x.pausing()
  }
  if (x.weak !== undefined) holdBack(x.weak)
  if (x.unraced.settling !== NONE) letSettle(x)
  if (x.state.enabledCount === 0) {
    x.chosen = NONE
    x.paused = true
    return true
  }
  const next = x.pick()
  if (next === x.current) {
    commit(x, next)
    return x.pausing()
  }
  x.chosen = next
  x.paused = true
  if (next < 0) x.redundant = true
  return true
}

/** A CPU that begins with something that blocks: beginning is a step of its own, so that it is one whether that is free or not. */
export function beginningStep(x: Execution, cpu: number): void {
  if (!x.unraced.on) x.steps++
  if (x.events) logEvent(x, cpu, StepKind.woken, Access.none, NONE, 0, x.state.pendingSite[cpu]!)
  x.recorder?.begins(cpu)
}

/** Points must look at more than the site: true when that was not so until now, and this execution is run again. */
export function beginWholePoints(x: Execution): boolean {
  if (x.builtInSeen || (x.attention & IDLE) !== 0) return false
  x.builtInSeen = x.again = x.stopped = x.paused = true
  x.chosen = NONE
  return true
}
