import type { SchedulerState, Strategy } from '../engine/scheduler_state.ts'
import { choiceOf, cpuOf, optionOf } from '../memory_modes/choice.ts'
import type { DporPiece, DporRest } from './dpor_piece.ts'
import { dependent, type EventInfo, lastEventOf } from './event_info.ts'
import { HappensBefore } from './happens_before.ts'
import { isShallow } from './is_shallow.ts'
import { blockedEvent, movedEvent } from './moved_event.ts'
import { passedOver } from './passed_over.ts'
import { insertSequence, isWeakInitial, type WakeupNode } from './wakeup_tree.ts'

/** One choice of the execution under way, and what is left to try in its place. */
interface Choice {
  /** the CPU, with the option of its step */
  choice: number
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
      choices.push({ choice: event[0]!, event, sleep: NOBODY, tree: NOTHING, rest: NOTHING, before, after })
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
    const { depth } = this
    // what is not new is as it was in the execution before
    if (depth > this.fresh)
      this.choices[depth - 1]!.event = lastEventOf(this.state, this.choices[this.depth - 1]!.choice)
    this.depth++
    if (depth < this.fixed) {
      const choice = this.choices[depth]!
      const { before = NOBODY } = choice
      if (this.arriving && depth <= this.base) choice.sleep = [...this.sleepOnArrival(depth), ...before]
      const taken = this.isPossible(choice.choice) ? choice.choice : this.instead(choice)
      if (depth === this.fixed - 1 && taken >= 0) this.addOptions(choice)
      return taken
    }
    const before = this.choices[depth - 1]
    const sleep = this.sleepOnArrival(depth)
    if (sleep.length > 0 && depth === this.base + 1) this.asleep = true
    const tree = before === undefined ? NOTHING : before.rest
    const first = tree[0] !== undefined && this.isPossible(tree[0].event[0]!) ? tree[0] : undefined
    const taken = first === undefined ? this.awake(sleep) : first.event[0]!
    if (taken < 0) return this.giveUp()
    const choice: Choice = {
      choice: taken,
      event: NO_EVENT,
      sleep,
      tree: tree.length > 1 ? tree.slice(1) : NOTHING,
      rest: first?.next ?? NOTHING,
    }
    this.choices.push(choice)
    this.addOptions(choice)
    return taken
  }

  private isPossible(choice: number): boolean {
    const cpu = cpuOf(choice)
    return this.state.isEnabled(cpu) && this.state.optionsOf(cpu).includes(optionOf(choice))
  }

  /** What else the same step can do is to be explored from here, too. */
  private addOptions(choice: Choice): void {
    const cpu = cpuOf(choice.choice)
    const options = this.state.optionsOf(cpu)
    if (options.length === 1) return
    for (const option of options) {
      const other = choiceOf(cpu, option)
      if (other === choice.choice || choice.sleep.some((asleep) => asleep[0] === other)) continue
      if (choice.tree.some(({ event }) => event[0] === other)) continue
      if (choice.tree === NOTHING) choice.tree = []
      choice.tree.push({ event: [other], next: [] })
    }
  }

  /**
   * What a sequence says comes next may be held back here, by a value that the sequence did not know: then anybody who is awake
   * goes on in its place. To give the execution up would be to lose what was not put into the tree because it was to be met behind
   * this sequence.
   */
  private instead(choice: Choice): number {
    const taken = this.awake(choice.sleep)
    if (taken < 0) return this.giveUp()
    choice.choice = taken
    choice.event = NO_EVENT
    choice.rest = NOTHING
    return taken
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
    let bestCpu = -1
    for (let i = 0; i < state.enabledCount; i++) {
      const cpu = state.enabled[i]!
      if (bestCpu >= 0 && cpu > bestCpu && cpu !== state.current) continue
      for (const option of state.optionsOf(cpu)) {
        const choice = choiceOf(cpu, option)
        if (sleep.some((asleep) => asleep[0] === choice)) continue
        if (cpu === state.current) return choice
        best = choice
        bestCpu = cpu
        break
      }
    }
    return best
  }

  schedule(): number[] {
    return this.choices.slice(0, this.depth).map(({ choice }) => choice)
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
    if (this.depth > this.fresh && state.eventCount > 0)
      choices[this.depth - 1]!.event = lastEventOf(this.state, this.choices[this.depth - 1]!.choice)
    this.order.compute(state)
    // races of what is not new were turned round when it was
    for (const { first, second } of this.order.races) {
      if (this.isLate()) return
      if (second < 0 || second >= this.fresh) this.reverse(first, second)
    }
    for (const { at, event } of passedOver(state, this.order, this.fresh)) this.propose(at, [event])
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
    sequence.push(
      second < 0
        ? blockedEvent(state, -1 - second)
        : movedEvent(state, order, this.choices[second]!.event, second, rows, first),
    )
    this.propose(first, sequence)
  }

  private propose(first: number, sequence: EventInfo[]): void {
    const choice = this.choices[first]
    if (choice === undefined) return
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
      choice.choice = next.event[0]!
      choice.event = next.event
      choice.rest = next.next
      this.fixed = choices.length
      this.fresh = choices.length - 1
      return
    }
  }
}
