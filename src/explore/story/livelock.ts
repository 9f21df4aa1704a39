import type { Engine } from '../engine/engine.ts'
import type { Strategy } from '../engine/scheduler_state.ts'
import { Prng } from '../strategies/prng.ts'
import { type Explanation, explainRun } from './explain.ts'
import type { RawFinding } from './finding.ts'
import { HaltingReplay } from './minimise.ts'
import type { TraceEntry } from './trace_entry.ts'

const FEWEST_TURNS = 4
const MOST_STEPS_TOLD = 8

interface Livelock {
  finding: RawFinding
  story: Explanation
}

interface Cycle {
  from: number
  to: number
}

/**
 * An execution was cut at the bound of steps. Long is not for ever: what shows a livelock is a state, of memory and of every CPU
 * (engine/state_watch.ts), that comes back although each CPU that could go on did go on in between. What made up that cycle can be
 * done again and again. Half of the execution is repeated, and goes on at random, so that an unfair strategy is no reason: a
 * program that comes to its end then is none that never does. A state that comes back unnoticed, or later, is missed.
 */
export function livelockOf(engine: Engine, choices: readonly number[], eager: boolean): Livelock | undefined {
  const hunt = new Hunt(engine, choices.slice(0, Math.min(choices.length, engine.room.chosen) >> 1), eager)
  const ending = engine.watched(hunt)
  if (ending !== 'cut' || hunt.best === undefined) return undefined
  const { from, to } = hunt.best
  const cycle = hunt.taken.slice(from, to)
  const times = Math.max(FEWEST_TURNS, Math.ceil(from / cycle.length))
  const shown = [...hunt.taken.slice(0, from), ...Array.from({ length: times }, () => cycle).flat()]
  return cycleAtEnd(engine, shown, eager)
}

/** The same for a schedule that ends with such a cycle: run again, it comes back to a state in which it was. */
export function cycleAtEnd(engine: Engine, choices: readonly number[], eager: boolean): Livelock | undefined {
  const again = new Repeat(engine, choices, eager)
  engine.watched(again)
  if (again.misfits > 0 || again.last === undefined) return undefined
  const story = { ...explainRun(engine, new Repeat(engine, choices, eager, false)), cut: true }
  const finding: RawFinding = { kind: 'livelock', message: wordsOf(engine, story, again.last, choices) }
  return { finding, story: { ...story, findings: [finding] } }
}

function wordsOf(engine: Engine, { trace }: Explanation, { from, to }: Cycle, choices: readonly number[]): string {
  const length = to - from
  const cpus = [...new Set(choices.slice(from, to))].sort((a, b) => a - b)
  const cycles = cpus.map((cpu) => {
    const own = trace.filter((entry) => entry.cpu === engine.nameOf(cpu))
    const count = choices.slice(from, to).filter((each) => each === cpu).length
    return `${engine.nameOf(cpu)} repeats ${count === 1 ? '1 step' : `${count} steps`}: ${stepsTold(own.slice(-count))}`
  })
  return (
    `no end: after ${choices.length} steps memory and every CPU are as they were ${length} steps before, ` +
    `and each that could go on did, so that this can go on for ever; ${cycles.join('; ')}`
  )
}

function stepsTold(steps: readonly TraceEntry[]): string {
  const told = [...new Set(steps.map(({ op, location, source }) => `${op} ${location} at ${source}`))]
  return told.slice(0, MOST_STEPS_TOLD).join(', ') + (told.length > MOST_STEPS_TOLD ? ', ...' : '')
}

/** Keeps which states there were, and who could go on in each. */
class States {
  private readonly engine: Engine
  private readonly at = new Map<string, number>()
  private readonly enabled: number[][] = []
  constructor(engine: Engine) {
    this.engine = engine
  }

  /** The state before the next choice; a cycle that closes here, if each CPU that could go on in it did. */
  meet(taken: readonly number[]): Cycle | undefined {
    const { state } = this.engine
    const now = taken.length
    this.enabled[now] = Array.from(state.enabled.subarray(0, state.enabledCount))
    const key = this.engine.stateKey()
    const from = this.at.get(key)
    if (from === undefined || !this.isFair(from, now, taken)) {
      if (from === undefined) this.at.set(key, now)
      return undefined
    }
    this.at.set(key, now)
    return { from, to: now }
  }

  private isFair(from: number, to: number, taken: readonly number[]): boolean {
    const moved = new Set(taken.slice(from, to))
    for (let i = from; i < to; i++) if (this.enabled[i]!.some((cpu) => !moved.has(cpu))) return false
    return true
  }
}

/** The beginning of a schedule, and then anybody. */
class Hunt implements Strategy {
  readonly name = 'hunt'
  readonly needsEvents = false
  readonly needsPending = true
  readonly eager: boolean
  readonly room: number
  readonly taken: number[] = []
  best: Cycle | undefined
  private readonly engine: Engine
  private readonly beginning: readonly number[]
  private readonly prng = new Prng()
  private states: States

  constructor(engine: Engine, beginning: readonly number[], eager: boolean) {
    this.engine = engine
    this.room = engine.room.chosen
    this.beginning = beginning
    this.eager = eager
    this.states = new States(engine)
  }

  begin(): boolean {
    this.taken.length = 0
    this.prng.seed(1, this.beginning.length)
    this.states = new States(this.engine)
    this.best = undefined
    return true
  }

  pick(): number {
    const { state } = this.engine
    const { taken, best } = this
    const cycle = this.states.meet(taken)
    if (cycle !== undefined && (best === undefined || cycle.to - cycle.from < best.to - best.from)) this.best = cycle
    const wanted = this.beginning[taken.length]
    const cpu =
      wanted !== undefined && state.isEnabled(wanted) ? wanted : state.enabled[this.prng.below(state.enabledCount)]!
    taken.push(cpu)
    return cpu
  }

  end(): void {}
}

/** A schedule, and nothing after it. */
class Repeat extends HaltingReplay {
  last: Cycle | undefined
  private readonly engine: Engine
  private readonly count: number
  private states: States

  private readonly watches: boolean

  constructor(engine: Engine, choices: readonly number[], eager: boolean, watches = true) {
    super(engine.state, choices, eager)
    this.watches = watches
    this.engine = engine
    this.count = choices.length
    this.states = new States(engine)
  }

  override begin(): boolean {
    this.states = new States(this.engine)
    this.last = undefined
    return super.begin()
  }

  override pick(): number {
    const cycle = this.watches ? this.states.meet(this.taken) : undefined
    if (this.taken.length === this.count) {
      this.last = cycle
      return -1
    }
    return super.pick()
  }
}
