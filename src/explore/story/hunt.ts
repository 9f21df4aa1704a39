import type { Engine } from '../engine/engine.ts'
import type { SchedulerState, Strategy } from '../engine/scheduler_state.ts'
import { Prng } from '../strategies/prng.ts'
import { type Cycle, States } from './states.ts'

/** Who comes next, of those that can go on; `turn` counts from the end of the beginning. */
type GoneOn = (state: SchedulerState, turn: number, prng: Prng) => number

/** How a hunt goes on behind its beginning. */
export const goneOn = {
  randomly: (state: SchedulerState, _turn: number, prng: Prng): number =>
    state.enabled[prng.below(state.enabledCount)]!,
  untilBlocked: (state: SchedulerState): number => (state.isEnabled(state.current) ? state.current : nextOf(state)),
  /** so many steps each */
  inTurn:
    (steps: number): GoneOn =>
    (state, turn) =>
      turn % steps !== 0 && state.isEnabled(state.current) ? state.current : nextOf(state),
}

/** By number, behind the one that ran. */
function nextOf({ enabled, enabledCount, current, cpuCount }: SchedulerState): number {
  let best = enabled[0]!
  const distance = (cpu: number) => (cpu - current - 1 + cpuCount) % cpuCount
  for (let i = 1; i < enabledCount; i++) if (distance(enabled[i]!) < distance(best)) best = enabled[i]!
  return best
}

/** The beginning of a schedule, and what follows; looks for states that come back under a fair schedule. */
export class Hunt implements Strategy {
  readonly name = 'hunt'
  readonly needsEvents = false
  readonly needsPending = true
  readonly eager: boolean
  readonly room: number
  readonly taken: number[] = []
  /** the shortest */
  best: Cycle | undefined
  private readonly engine: Engine
  private readonly beginning: readonly number[]
  private readonly next: GoneOn
  /** ends at the first cycle, in which all who go on write */
  private readonly isFair: boolean
  private readonly prng = new Prng()
  private states: States

  constructor(
    engine: Engine,
    beginning: readonly number[],
    eager: boolean,
    next: GoneOn,
    room: number,
    isFair = false,
  ) {
    this.engine = engine
    this.beginning = beginning
    this.eager = eager
    this.next = next
    this.room = room
    this.isFair = isFair
    this.states = new States(engine, isFair)
  }

  begin(): boolean {
    this.taken.length = 0
    this.prng.seed(1, this.beginning.length)
    this.states = new States(this.engine, this.isFair)
    this.best = undefined
    return true
  }

  pick(): number {
    const { state } = this.engine
    const { taken, best, beginning } = this
    const isBehind = taken.length >= beginning.length
    const cycle = isBehind ? this.states.meet(taken) : undefined
    if (cycle !== undefined && (best === undefined || cycle.to - cycle.from < best.to - best.from)) this.best = cycle
    if (cycle !== undefined && this.isFair) return -1
    const wanted = beginning[taken.length]
    const cpu =
      wanted !== undefined && state.isEnabled(wanted)
        ? wanted
        : this.next(state, taken.length - beginning.length, this.prng)
    taken.push(cpu)
    return cpu
  }

  end(): void {}
}
