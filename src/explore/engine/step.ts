/** One step: it is committed when the CPU that announced it is chosen, done by the CPU's code, and then looked at. */
import { StepKind } from '../../link/instrument/steps.ts'
import { shown } from '../../link/shown.ts'
import { isListedBenign, isMarkedBenign } from '../measures/benign.ts'
import { noteBenign } from '../measures/benign_seen.ts'
import type { RaceDetector } from '../measures/races.ts'
import type { View, ViewMeta } from '../memory/shared_memory.ts'
import { leaving, putBeforeNewest, putInMemory } from '../memory_modes/buffered_stores.ts'
import type { WeakMemory } from '../memory_modes/weak_memory.ts'
import { callPlace } from '../story/call_place.ts'
import type { RacingAccesses } from '../story/finding.ts'
import { forget, noteRead, noteValue } from './cpu_relax.ts'
import { standingOf } from './describe_blocked.ts'
import { elementName } from './element_name.ts'
import { logEvent, logNoted, logResult } from './event_log.ts'
import { type Execution, NONE } from './execution.ts'
import { reportUse } from './explain_use.ts'
import { look } from './look.ts'
import { isOver } from './room.ts'
import { Access } from './scheduler_state.ts'
import { noteStep } from './spin.ts'
import { isEndless } from './unraced.ts'

/** The step that `cpu` announced happens now: the code does it when it goes on. */
export function commit(x: Execution, cpu: number): void {
  if (x.unraced.on ? isEndless(x) : ++x.steps > x.bound && isOver(x)) return
  const { state } = x
  const kind = state.pendingKind[cpu]!
  const address = state.pendingAddress[cpu]!
  const bytes = state.pendingBytes[cpu]!
  const { weak } = x
  if (weak !== undefined && (kind === StepKind.barrier || kind >= StepKind.rcuLock)) return commitOrdering(x, cpu, kind)
  const asked = accessOf(x, cpu, kind)
  const cause = weak === undefined ? NONE : weak.causeOf(cpu)
  const access = weak === undefined ? asked : weak.before(cpu, kind, asked)
  const list = state.notes(cpu)
  if (kind !== StepKind.relax) x.watch?.step(cpu, kind, access, address, bytes)
  if (state.wantsLock[cpu] === 1) {
    state.wantsLock[cpu] = 0
    x.lockWanted--
  } else if (state.wantsRelax[cpu] !== 0) {
    state.wantsRelax[cpu] = 0
    x.relaxWanted--
  }
  if (kind === StepKind.settle) return
  x.stepTaken = true
  if (cause >= 0) x.cause[cpu] = cause
  if (x.events) logEvent(x, cpu, kind, access, address, bytes, state.pendingSite[cpu]!)
  weak?.logParts(cpu, kind, asked)
  x.cause[cpu] = NONE
  if (kind === StepKind.woken || kind === StepKind.timeout || kind === StepKind.relax || kind === StepKind.task) {
    if (kind === StepKind.timeout) {
      x.waiting[cpu] = NONE
      x.waitResult[cpu] = 'timed-out'
      x.clocks.reach(cpu, x.clocks.sleepsUntilMs[cpu]!)
    } else if (kind === StepKind.relax || list !== cpu) {
      if (x.events) logNoted(x, cpu, list)
      forget(x, cpu, list)
    }
    if (x.spinSeen && kind !== StepKind.timeout) noteStep(x, cpu, kind, access, address, bytes)
    x.recorder?.step(cpu, undefined, 0)
    if (kind === StepKind.task) x.loops?.commits(cpu)
    return
  }
  // the words of ports are none of the program's
  x.recorder?.step(cpu, kind >= StepKind.post ? undefined : (x.view[cpu] as View), x.place[cpu]!)
  if (weak?.told !== undefined) x.recorder?.came(weak.told)
  const { uses } = x.program
  // notify touches no bytes: waking nobody on what was freed is harmless
  if (uses.memory && kind !== StepKind.notify && x.shadow.isFreed(address, bytes)) reportUse(x, cpu)
  if (x.racing && x.plainSeen) checkRace(x, cpu, kind, asked, address, bytes)
  x.coverage?.step(cpu, access, address, bytes, state.pendingSite[cpu]!)
  if (uses.relax && (access & Access.read) !== 0) noteRead(x, cpu, address, bytes)
  if (x.spinSeen) noteStep(x, cpu, kind, access, address, bytes)
}

/** A barrier, or a part of RCU. */
function commitOrdering(x: Execution, cpu: number, kind: number): void {
  const weak = x.weak as WeakMemory
  x.stepTaken = true
  const cause = weak.causeOf(cpu)
  if (cause >= 0) x.cause[cpu] = cause
  if (x.events) logEvent(x, cpu, kind, Access.none, NONE, 0, x.state.pendingSite[cpu]!)
  x.cause[cpu] = NONE
  if (kind === StepKind.barrier) weak.before(cpu, kind, Access.none)
  else weak.beforeRcu(cpu, kind)
  x.recorder?.step(cpu, undefined, 0)
}

/** A store leaves the buffer of a CPU: the step of a CPU that stands for the buffer. */
export function commitBuffered(x: Execution, buffer: number): void {
  if (++x.steps > x.bound) {
    x.cut = true
    return
  }
  const weak = x.weak as WeakMemory
  const { store, precedesNewest } = leaving(weak, buffer)
  const { view, place, address, event, site, unlocks } = store
  x.view[buffer] = view
  x.place[buffer] = place
  x.state.pendingSite[buffer] = site
  x.state.pendingAddress[buffer] = address
  x.state.pendingKind[buffer] = StepKind.store
  x.stepTaken = true
  x.cause[buffer] = event
  const access = unlocks ? Access.write | Access.unlock : Access.write
  if (x.events) logEvent(x, buffer, StepKind.store, access, address, 4, site)
  x.cause[buffer] = NONE
  x.recorder?.step(buffer, view, place)
  if (x.program.uses.memory && x.shadow.isFreed(address, 4)) reportUse(x, buffer)
  x.recorder?.came(`leaves the buffer of ${x.nameOf(buffer)}${precedesNewest ? ', before the newest store' : ''}`)
  if (precedesNewest) putBeforeNewest(weak, buffer - weak.cpus, store)
  else putInMemory(weak, buffer - weak.cpus, store)
  afterStep(x)
}

/** Of the step that `cpu` stands before, only its clocks. */
export function commitRace(x: Execution, cpu: number): void {
  const { pendingSite, pendingAddress, pendingBytes } = x.state
  const kind = x.siteKind[pendingSite[cpu]!]!
  checkRace(x, cpu, kind, accessOf(x, cpu, kind), pendingAddress[cpu]!, pendingBytes[cpu]!)
}

function accessOf(x: Execution, cpu: number, kind: number): number {
  switch (kind) {
    case StepKind.read:
    case StepKind.load:
      return Access.read
    case StepKind.compareExchange:
      return succeeds(x, cpu) ? Access.read | Access.write : Access.read
    case StepKind.wait:
      return succeeds(x, cpu) ? Access.read | Access.queue : Access.read
    case StepKind.notify:
    case StepKind.timeout:
      return Access.queue
    case StepKind.woken:
      return x.timed[cpu] === 1 ? Access.queue : Access.none
    case StepKind.lock:
      return Access.read | Access.write | Access.lock
    case StepKind.unlock:
      return Access.write | Access.unlock
    case StepKind.receive:
      return x.view[cpu]![x.place[cpu]!] === 0 ? Access.read : Access.read | Access.write
    case StepKind.post:
    case StepKind.update:
      return Access.read | Access.write
    case StepKind.relax:
      return Access.none
    default:
      return Access.write
  }
}

/** Whether the element holds what the CPU's compareExchange or wait expects, by the rules of its kind of array. */
function succeeds(x: Execution, cpu: number): boolean {
  const view = x.view[cpu] as View
  const expected = x.expected[cpu]
  const old = view[x.place[cpu]!] as unknown
  if (old === expected) return true
  if (typeof expected === 'object') return false // of an array that Atomics refuses
  if (typeof old === 'bigint') return typeof expected === 'bigint' && wrapped(view, expected) === old
  return wrapped(view, Math.trunc(Number(expected)) || 0) === old
}

function wrapped(view: View, value: number | bigint): unknown {
  const one = new (view.constructor as new (length: number) => { [index: number]: unknown })(1)
  one[0] = value
  return one[0]
}

function checkRace(x: Execution, cpu: number, kind: number, access: number, address: number, bytes: number): void {
  if (x.siteApart[x.state.pendingSite[cpu]!] === 1) return
  const plain = kind === StepKind.read || kind === StepKind.write
  const detector = x.races as RaceDetector
  if (detector.refines(address, bytes)) {
    x.again = true
    x.stopped = true
    return
  }
  const site = x.state.pendingSite[cpu]!
  const other = detector.step(cpu, plain, access, address, bytes, site)
  if (other < 0) return
  const pair = x.pairs.of(other, site)
  const { base } = x.touch(x.view[cpu] as View) as ViewMeta
  const racing: RacingAccesses = { cpus: [detector.otherCpu, cpu], sites: [other, site], pair, base }
  if (x.isPassed(racing)) return
  const element = elementName(x, x.view[cpu] as View, x.place[cpu]!)
  const side = (who: number, at: number): string => {
    const { place } = callPlace(x.sites[at]!, [])
    return `${x.nameOf(who)} (${x.sites[at]!.op} at ${shown(place.file)}:${place.line})`
  }
  const sites = [x.sites[other]!, x.sites[site]!]
  if (sites.some(isMarkedBenign) || isListedBenign(element, x.benign)) {
    const [one, two] = sites.map(({ op, file, line }) => `${op} at ${shown(file)}:${line}`).sort()
    return noteBenign(x.seen, `${element}, ${one} and ${two}`)
  }
  x.reportRace(
    `${element}: ${side(racing.cpus[0], other)} and ${side(cpu, site)} are not ordered, and not both atomic`,
    racing,
  )
}

/** What follows a step, once its effect is there. */
export function afterStep(x: Execution): void {
  x.stepTaken = false
  if (x.lastNoted >= 0) noteValue(x)
  x.weak?.settle()
  if (x.events) logResult(x)
  x.recorder?.done()
  if (x.stopsAfterStep) {
    x.stopped = true
    return
  }
  const { invariant, looks } = x
  if (invariant !== undefined) look(x, 'invariant', invariant)
  if (looks.stepped !== undefined)
    look(x, 'stepped', (state) => looks.stepped?.(state, x.current, x.steps, () => standingOf(x)))
}
