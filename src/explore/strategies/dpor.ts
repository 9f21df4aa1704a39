import { StepKind } from '../../link/instrument/steps.ts'
import { PART } from '../engine/event_log.ts'
import { Access, NOTED_READS, type SchedulerState, type Strategy } from '../engine/scheduler_state.ts'
import type { DporPiece, DporRest } from './dpor_piece.ts'
import { dependent, type EventInfo, infoOf } from './event_info.ts'
import { HappensBefore } from './happens_before.ts'
import { isShallow } from './is_shallow.ts'
import { insertSequence, isWeakInitial, type WakeupNode } from './wakeup_tree.ts'

/** One choice of the execution under way, and what is left to try in its place. */
interface Choice {
  cpu: number
  event: EventInfo
  /** CPUs whose next event need not come first here any more: what follows has been explored */
  sleep: readonly EventInfo[]
  /** what else is to be explored from here */
  tree: WakeupNode[]
  /** the rest of the sequence that this choice came from */
  rest: WakeupNode[]
  /** in the path of a piece: what is explored from here by others */
  before?: readonly EventInfo[]
  after?: readonly EventInfo[]
}

// shared and never changed: most choices have nobody asleep and nothing left to try
const NOBODY: EventInfo[] = []
const NOTHING: WakeupNode[] = []
const NO_EVENT: EventInfo = []

/**
 * Optimal dynamic partial-order reduction (Abdulla, Aronis, Jonsson, Sagonas: source sets and wakeup trees): one execution
 * for each Mazurkiewicz trace. After each execution every reversible race is turned round: the events that do not depend on the
 * first of the two, then the second, become a sequence to explore from where the first stood, unless one that is to come, or
 * a sleeping CPU, leads there anyway.
 */
export class Dpor implements Strategy {
  readonly name = 'dpor'
  readonly needsEvents = true
  readonly needsPending = true
  readonly eager = false
  private readonly state: SchedulerState
  private readonly order: HappensBefore
  private readonly choices: Choice[] = []
  private depth = 0
  private fixed = 0
  /** events from here on are new: their races have not been turned round */
  private fresh = 0
  private exhausted = false
  isLate = (): boolean => false // no more races are turned round
  /** depth of the last choice of the piece's path: points up to there are not this strategy's to go on from; -1 without a path */
  private base = -1
  private piecesFresh = 0
  private asleep = false
  /** the piece's path is gone for the first time */
  private arriving = false
  private sends: DporRest['sends'] = []
  private readonly sent = new Set<string>()

  constructor(state: SchedulerState) {
    this.state = state
    this.order = new HappensBefore(state.cpuCount)
  }

  /** From here on, explores a piece and nothing else. */
  startAt({ path, fresh }: DporPiece): void {
    const { choices } = this
    choices.length = 0
    for (const { event, before, after } of path)
      choices.push({ cpu: event[0]!, event, sleep: NOBODY, tree: NOTHING, rest: NOTHING, before, after })
    this.fixed = choices.length
    this.base = choices.length - 1
    this.fresh = this.piecesFresh = fresh
    this.exhausted = this.asleep = false
    this.arriving = true
    this.sends = []
    this.sent.clear()
  }

  get isShallow(): boolean {
    return isShallow(this.choices.length - 1, this.base, this.depth)
  }

  /** What is left of the piece, for others; this strategy goes on with none of it. */
  rest(): DporRest {
    const { choices, base, piecesFresh, asleep, sends } = this
    const below = this.exhausted ? [] : choices.slice(base + 1)
    return {
      events: choices.slice(piecesFresh, base + 1).map(({ event }) => event),
      fresh: piecesFresh,
      asleep,
      sends,
      points: below.map(({ event, sleep, tree, rest }) => ({ event, sleep, tree, rest })),
    }
  }

  begin(): boolean {
    if (this.exhausted) return false
    this.depth = 0
    this.choices.length = this.fixed
    return true
  }

  pick(): number {
    const { state, depth } = this
    // what is not new is as it was in the execution before
    if (depth > this.fresh) this.choices[depth - 1]!.event = this.lastEvent()
    this.depth++
    if (depth < this.fixed) {
      const choice = this.choices[depth]!
      const { cpu, before = NOBODY } = choice
      if (this.arriving && depth <= this.base) choice.sleep = [...this.sleepOnArrival(depth), ...before]
      return state.isEnabled(cpu) ? cpu : this.instead(choice)
    }
    const before = this.choices[depth - 1]
    const sleep = this.sleepOnArrival(depth)
    if (sleep.length > 0 && depth === this.base + 1) this.asleep = true
    const tree = before === undefined ? NOTHING : before.rest
    const first = tree[0] !== undefined && state.isEnabled(tree[0].event[0]!) ? tree[0] : undefined
    const cpu = first === undefined ? this.awake(sleep) : first.event[0]!
    if (cpu < 0) return this.giveUp()
    this.choices.push({
      cpu,
      event: NO_EVENT,
      sleep,
      tree: tree.length > 1 ? tree.slice(1) : NOTHING,
      rest: first?.next ?? NOTHING,
    })
    return cpu
  }

  /**
   * What a sequence says comes next may be held back here, by a value that the sequence did not know: then anybody who is awake
   * goes on in its place. To give the execution up would be to lose what was not put into the tree because it was to be met behind
   * this sequence.
   */
  private instead(choice: Choice): number {
    const cpu = this.awake(choice.sleep)
    if (cpu < 0) return this.giveUp()
    choice.cpu = cpu
    choice.event = NO_EVENT
    choice.rest = NOTHING
    return cpu
  }

  /** Who slept at the point before and has not been woken by the event in between. */
  private sleepOnArrival(depth: number): readonly EventInfo[] {
    const before = this.choices[depth - 1]
    if (before === undefined || before.sleep.length === 0) return NOBODY
    return before.sleep.filter((asleep) => !dependent(asleep, before.event))
  }

  private giveUp(): number {
    this.depth--
    return -1
  }

  /** A CPU that is not asleep, the current one if possible: fewer switches, shorter stories. */
  private awake(sleep: readonly EventInfo[]): number {
    const { state } = this
    let best = -1
    for (let i = 0; i < state.enabledCount; i++) {
      const cpu = state.enabled[i]!
      if (sleep.some((asleep) => asleep[0] === cpu)) continue
      if (cpu === state.current) return cpu
      if (best < 0 || cpu < best) best = cpu
    }
    return best
  }

  private lastEvent(): EventInfo {
    let row = this.state.eventCount - 1
    while (row > 0 && this.state.eventKind[row] === PART) row--
    return infoOf(this.state, row)
  }

  schedule(): number[] {
    return this.choices.slice(0, this.depth).map((choice) => choice.cpu)
  }

  progress(): number {
    let done = 0
    let weight = 1
    for (const { sleep, tree } of this.choices) {
      weight /= sleep.length + tree.length + 1
      done += weight * sleep.length
    }
    return done
  }

  end(): void {
    const { choices, state } = this
    choices.length = this.depth
    this.arriving = false
    if (this.depth > this.fresh && state.eventCount > 0) choices[this.depth - 1]!.event = this.lastEvent()
    this.order.compute(state)
    // races of what is not new were turned round when it was
    for (const { first, second } of this.order.races) {
      if (this.isLate()) return
      if (second < 0 || second >= this.fresh) this.reverse(first, second)
    }
    this.backtrack()
  }

  private reverse(first: number, second: number): void {
    const { order, state } = this
    const choice = this.choices[first]
    if (choice === undefined) return
    const sequence: EventInfo[] = []
    const rows: number[] = []
    for (let k = first + 1; k < order.events.length; k++)
      if (k !== second && !order.isBefore(first, k, state)) {
        rows.push(order.events[k]!)
        sequence.push(this.choices[k]!.event)
      }
    sequence.push(second < 0 ? this.blockedEvent(-1 - second) : this.movedEvent(second, rows, first))
    if (choice.sleep.some((asleep) => isWeakInitial(asleep, sequence))) return
    if (choice.after?.some((other) => isWeakInitial(other, sequence))) return
    if (first <= this.base) return this.send(first, sequence)
    if (choice.tree === NOTHING) choice.tree = []
    insertSequence(choice.tree, sequence)
  }

  /** Whether the sequence is new there is for whoever owns that point to say: all sequences are sent, the same one once. */
  private send(depth: number, sequence: EventInfo[]): void {
    const key = `${depth} ${sequence.join(';')}`
    if (this.sent.has(key)) return
    this.sent.add(key)
    this.sends.push({ depth, sequence })
  }

  private blockedEvent(cpu: number): EventInfo {
    const { state } = this
    if (state.wantsLock[cpu] === 1)
      return [cpu, Access.read | Access.write | Access.lock, state.pendingAddress[cpu]!, state.pendingBytes[cpu]!]
    const event: EventInfo = [cpu]
    const list = state.notes(cpu)
    const from = list * NOTED_READS
    for (let k = from; k < from + Math.min(state.notedCount[list]!, NOTED_READS); k++)
      event.push(Access.read, state.notedAddress[k]!, state.notedBytes[k]!)
    return event
  }

  /** The second event of a race as it will be when it comes first: a compareExchange or a wait may then turn out otherwise. */
  private movedEvent(second: number, rows: readonly number[], first: number): EventInfo {
    const { state, order } = this
    const row = order.events[second]!
    const kind = state.eventKind[row]!
    const event = this.choices[second]!.event
    if (kind === StepKind.woken) return [event[0]!, Access.queue, state.eventAddress[row]!, state.eventBytes[row]!]
    if (kind !== StepKind.compareExchange && kind !== StepKind.wait) return event
    const address = state.eventAddress[row]!
    let value: unknown
    let writer = -1
    for (let k = 0; k < first; k++) if (this.writes(order.events[k]!, address)) writer = order.events[k]!
    for (const each of rows) if (this.writes(each, address)) writer = each
    if (writer >= 0) value = state.eventResult[writer]
    else {
      for (let k = 0; k < order.events.length; k++)
        if (this.writes(order.events[k]!, address)) {
          // nothing wrote before: the value is what stood there at first, which only this engine's log of old values knows
          value = state.eventOld[order.events[k]!]
          writer = k
          break
        }
      if (writer < 0) value = state.eventResult[row]
    }
    const same =
      value === state.eventExpected[row] || (typeof value === 'number' && value === Number(state.eventExpected[row]))
    const changes = kind === StepKind.wait ? Access.queue : Access.write
    return [event[0]!, same ? Access.read | changes : Access.read, ...event.slice(2)]
  }

  private writes(row: number, address: number): boolean {
    return this.state.eventAddress[row] === address && (this.state.eventAccess[row]! & Access.write) !== 0
  }

  /** The deepest choice with something left becomes the end of the fixed part of the next execution. */
  private backtrack(): void {
    const { choices } = this
    for (;;) {
      const choice = choices.at(-1)
      if (choice === undefined || choices.length <= this.base + 1) {
        this.exhausted = true
        return
      }
      const next = choice.tree.shift()
      if (next === undefined) {
        choices.pop()
        continue
      }
      choice.sleep = [...choice.sleep, choice.event]
      choice.cpu = next.event[0]!
      choice.event = next.event
      choice.rest = next.next
      this.fixed = choices.length
      this.fresh = choices.length - 1
      return
    }
  }
}
