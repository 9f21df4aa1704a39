import { StepKind } from '../../link/instrument/steps.ts'
import { PART } from '../engine/event_log.ts'
import { Access, NOTED_READS, type SchedulerState } from '../engine/scheduler_state.ts'
import { isSectionEnd } from '../memory_modes/parts_of_steps.ts'
import { conflicts, TOUCHES } from './event_info.ts'

/**
 * The happens-before order of one execution, and its races that can be reversed: pairs of adjacent dependent events whose
 * later one could have come first. Not reversible are what made an event possible at all (notify, the write that
 * ends a spin) and an unlock before a lock; there the two locks are the race.
 */
export class HappensBefore {
  /** log rows that are events of their own, in order */
  readonly events: number[] = []
  /** position of an event among those of its CPU, from 1 */
  readonly ordinal: number[] = []
  /** per event, per CPU: how many of that CPU's events happen before it, itself included */
  clocks = new Int32Array(0)
  readonly races: Array<{ first: number; second: number }> = []
  /** CPUs stuck before a mutex, as the second of a race: the second is -1 - cpu */
  private readonly n: number
  private last: Int32Array
  private readonly counts: Int32Array
  private chainOf = new Map<number, number>()
  private previous: number[] = []
  /** some event touches bytes of the group behind its own, too: a DataView may */
  private straddling = false
  /** per mutex: the event that took it last */
  private readonly lockOf = new Map<number, number>()

  constructor(cpus: number) {
    this.n = cpus
    this.last = new Int32Array(cpus)
    this.counts = new Int32Array(cpus)
  }

  isBefore(first: number, second: number, state: SchedulerState): boolean {
    return this.clocks[second * this.n + state.eventCpu[this.events[first]!]!]! >= this.ordinal[first]!
  }

  compute(state: SchedulerState): void {
    const { n } = this
    this.events.length = this.ordinal.length = this.races.length = 0
    this.last.fill(-1)
    this.counts.fill(0)
    const eventOfRow: number[] = []
    for (let row = 0; row < state.eventCount; row++) {
      if (state.eventKind[row] !== PART) this.events.push(row)
      eventOfRow.push(this.events.length - 1)
    }
    if (this.clocks.length < this.events.length * n) this.clocks = new Int32Array(this.events.length * n * 2)
    this.chainOf.clear()
    this.previous.length = 0
    this.lockOf.clear()
    for (let i = 0; i < this.events.length; i++) this.place(state, i, eventOfRow)
    for (let cpu = 0; cpu < n; cpu++)
      if (state.wantsLock[cpu] === 1) this.blockedLock(state, cpu)
      else if (state.wantsRelax[cpu] !== 0) this.blockedRelax(state, cpu)
  }

  private place(state: SchedulerState, i: number, eventOfRow: number[]): void {
    const { n, clocks } = this
    const row = this.events[i]!
    const cpu = state.eventCpu[row]!
    const at = i * n
    const before = this.last[cpu]!
    if (before >= 0) clocks.copyWithin(at, before * n, before * n + n)
    else clocks.fill(0, at, at + n)
    // a chooser has something to choose from since its CPU stands there
    if (cpu >= state.firstChooser) this.join(at, this.last[cpu - state.firstChooser]!)
    this.ordinal.push(++this.counts[cpu]!)
    this.last[cpu] = i
    if (state.eventCause[row]! >= 0) {
      const cause = eventOfRow[state.eventCause[row]!]!
      if (
        state.eventKind[row] === StepKind.woken &&
        (state.eventAccess[row]! & Access.queue) !== 0 &&
        !this.covers(at, cause, state)
      )
        this.races.push({ first: cause, second: i })
      this.join(at, cause)
    }
    const end = i + 1 < this.events.length ? this.events[i + 1]! : state.eventCount
    if ((state.eventAccess[row]! & Access.lock) !== 0) this.lockRace(state, i, at, row)
    // the latest conflicting event first: what it covers is no race
    const candidates: number[] = []
    for (let part = row; part < end; part++) this.gather(state, part, i, at, cpu, eventOfRow, candidates)
    candidates.sort((a, b) => b - a)
    // a cpu_relax that one write alone let go on cannot come before it
    const onlyCause =
      state.eventKind[row] === StepKind.relax && candidates.filter((j) => !this.covers(at, j, state)).length === 1
    for (const j of candidates) {
      if (this.covers(at, j, state)) continue
      if (!onlyCause && !this.isLockPair(state, j, row) && !this.isAwaited(state, j, i))
        this.races.push({ first: j, second: i })
      this.join(at, j)
    }
    clocks[at + cpu] = this.counts[cpu]!
    for (let part = row; part < end; part++) this.chain(state, part)
  }

  /** Events on the bytes of `part` that conflict with it, through chains of rows by groups of eight bytes. */
  private gather(
    state: SchedulerState,
    part: number,
    i: number,
    at: number,
    cpu: number,
    eventOfRow: number[],
    into: number[],
  ): void {
    const access = state.eventAccess[part]!
    if (access === Access.none) return
    const address = state.eventAddress[part]!
    const bytes = state.eventBytes[part]!
    for (let group = this.straddling ? (address - 7) >> 3 : address >> 3; group <= (address + bytes - 1) >> 3; group++)
      for (let other = this.chainOf.get(group) ?? -1; other >= 0; other = this.previous[other]!) {
        const j = eventOfRow[other]!
        const isCovered = state.eventCpu[other] === cpu || this.covers(at, j, state)
        if (isCovered && hides(state, other, access, address, bytes)) break
        if (isCovered) continue
        if (!rowsConflict(state, part, other)) continue
        if (j !== i && !into.includes(j)) into.push(j)
      }
  }

  private chain(state: SchedulerState, part: number): void {
    this.previous[part] = -1
    if (state.eventAccess[part] === Access.none) return
    const address = state.eventAddress[part]!
    const group = address >> 3
    if ((address + state.eventBytes[part]! - 1) >> 3 !== group) this.straddling = true
    this.previous[part] = this.chainOf.get(group) ?? -1
    this.chainOf.set(group, part)
  }

  private isLockPair(state: SchedulerState, j: number, row: number): boolean {
    return (
      (state.eventAccess[row]! & Access.lock) !== 0 &&
      (state.eventAccess[this.events[j]!]! & (Access.unlock | Access.lock)) !== 0
    )
  }

  /** A grace period ends because a section has: nothing else lies between the two. */
  private isAwaited(state: SchedulerState, j: number, i: number): boolean {
    if (state.eventKind[this.events[i]!] !== StepKind.rcuWait) return false
    const end = this.events[i + 1] ?? state.eventCount
    for (let part = this.events[i]!; part < end; part++) {
      if (state.eventAccess[part] === Access.none || isSectionEnd(state.eventAddress[part]!)) continue
      for (let other = this.events[j]!; other < this.events[j + 1]!; other++)
        if (rowsConflict(state, part, other)) return false
    }
    return true
  }

  private lockRace(state: SchedulerState, i: number, at: number, row: number): void {
    const address = state.eventAddress[row]!
    const holder = this.lockOf.get(address) ?? -1
    this.lockOf.set(address, i)
    if (holder >= 0 && state.eventCpu[this.events[holder]!] !== state.eventCpu[row] && !this.covers(at, holder, state))
      this.races.push({ first: holder, second: i })
  }

  private blockedLock(state: SchedulerState, cpu: number): void {
    const holder = this.lockOf.get(state.pendingAddress[cpu]!) ?? -1
    if (holder < 0 || state.eventCpu[this.events[holder]!] === cpu) return
    const before = this.last[cpu]!
    if (before < 0 || !this.isBefore(holder, before, state)) this.races.push({ first: holder, second: -1 - cpu })
  }

  /** It might have gone on between two writes to what it read. */
  private blockedRelax(state: SchedulerState, cpu: number): void {
    const before = this.last[cpu]!
    const list = state.notes(cpu)
    const from = list * NOTED_READS
    for (let k = from; k < from + Math.min(state.notedCount[list]!, NOTED_READS); k++)
      for (let j = 0; j < this.events.length; j++) {
        const row = this.events[j]!
        if (state.eventCpu[row] === cpu || (before >= 0 && this.isBefore(j, before, state))) continue
        if (
          conflicts(
            Access.read,
            state.notedAddress[k]!,
            state.notedBytes[k]!,
            state.eventAccess[row]!,
            state.eventAddress[row]!,
            state.eventBytes[row]!,
          )
        )
          this.races.push({ first: j, second: -1 - cpu })
      }
  }

  private covers(at: number, j: number, state: SchedulerState): boolean {
    return this.clocks[at + state.eventCpu[this.events[j]!]!]! >= this.ordinal[j]!
  }

  private join(at: number, j: number): void {
    const from = j * this.n
    for (let k = 0; k < this.n; k++)
      if (this.clocks[from + k]! > this.clocks[at + k]!) this.clocks[at + k] = this.clocks[from + k]!
  }
}

function rowsConflict(state: SchedulerState, a: number, b: number): boolean {
  const { eventAccess, eventAddress, eventBytes } = state
  return conflicts(eventAccess[a]!, eventAddress[a]!, eventBytes[a]!, eventAccess[b]!, eventAddress[b]!, eventBytes[b]!)
}

/**
 * Whatever conflicts with an access to these bytes conflicts with the earlier event `row`, too, which touches all of them, and so
 * lies before that one: nobody need look further back than an event that lies before the access itself.
 */
function hides(state: SchedulerState, row: number, access: number, address: number, bytes: number): boolean {
  const from = state.eventAddress[row]!
  if (from > address || from + state.eventBytes[row]! < address + bytes) return false
  const before = state.eventAccess[row]!
  const changes = access & (Access.write | Access.queue)
  return (before & changes) === changes && ((access & TOUCHES) === 0 || (before & TOUCHES) !== 0)
}
