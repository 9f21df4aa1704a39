import type { Engine } from '../engine/engine.ts'
import { type Explanation, explainRun } from './explain.ts'
import type { RawFinding } from './finding.ts'
import { goneOn, Hunt } from './hunt.ts'
import { HaltingReplay } from './minimise.ts'
import { StateGraph } from './state_graph.ts'
import { type Cycle, States } from './states.ts'
import type { TraceEntry } from './trace_entry.ts'

const FEWEST_TURNS = 4
const MOST_STEPS_TOLD = 8
/** how far a hunt goes on behind its beginning */
const STEPS_HUNTED = 2000

export interface Livelock {
  finding: RawFinding
  story: Explanation
}

/**
 * An execution was cut at the bound of steps. Long is not for ever: what shows a livelock is a state, of memory and of every CPU
 * (engine/state_watch.ts), that comes back although each CPU that could go on did go on in between. What made up that cycle can be
 * done again and again. Half of the execution is repeated, and goes on at random, so that an unfair strategy is no reason: a
 * program that comes to its end then is none that never does. A state that comes back unnoticed, or later, is missed.
 */
export function livelockOf(engine: Engine, choices: readonly number[], eager: boolean): Livelock | undefined {
  const { chosen } = engine.room()
  const hunt = new Hunt(engine, choices.slice(0, Math.min(choices.length, chosen) >> 1), eager, goneOn.randomly, chosen)
  return engine.watched(hunt) === 'cut' ? toldCycle(engine, hunt, eager) : undefined
}

/** How long to look: only at one of the orders that are regular; at all of them; and at all states, from the start as well. */
export type Care = number | 'regular' | 'whole'

const REGULAR = [goneOn.untilBlocked, goneOn.inTurn(1), goneOn.inTurn(2), goneOn.inTurn(3)]

/**
 * A CPU came back to where it was, at step `at`, though not without doing something: it and others may keep each other from getting
 * on for as long as they go on in some order, though others lead out of it. From there on the orders that are most regular are
 * tried; then, where states are few, all.
 */
export function fairCycleOf(
  engine: Engine,
  choices: readonly number[],
  at: number,
  eager: boolean,
  care: Care,
): Livelock | undefined {
  const beginning = choices.slice(0, at)
  for (const next of typeof care === 'number' ? [REGULAR[care % REGULAR.length]!] : REGULAR) {
    const hunt = new Hunt(engine, beginning, eager, next, at + STEPS_HUNTED, true)
    engine.watched(hunt)
    const told = toldCycle(engine, hunt, eager)
    if (told !== undefined) return told
  }
  if (typeof care === 'number' || engine.program.sites.some(({ atomic }) => atomic)) return undefined
  for (const from of care === 'whole' ? [beginning, []] : [beginning]) {
    const graph = new StateGraph(engine, from, eager)
    const told = graph.search() ? toldCycle(engine, graph, eager) : undefined
    if (told !== undefined) return told
  }
  return undefined
}

/** The same from the start, where states are few; nothing that the program does beside its steps may be part of its state. */
export function cycleOfFewStates(engine: Engine): Livelock | undefined {
  const graph = new StateGraph(engine, [], false)
  return graph.search() ? toldCycle(engine, graph, false) : undefined
}

/** What `best` of these choices leads round to, as often as it takes to be sure. */
function toldCycle(
  engine: Engine,
  { best, taken }: { best: Cycle | undefined; taken: readonly number[] },
  eager: boolean,
): Livelock | undefined {
  if (best === undefined) return undefined
  const { from, to } = best
  const cycle = taken.slice(from, to)
  const times = Math.max(FEWEST_TURNS, Math.ceil(from / cycle.length))
  const shown = [...taken.slice(0, from), ...Array.from({ length: times }, () => cycle).flat()]
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
