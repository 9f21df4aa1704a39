import type { Engine } from '../engine/engine.ts'
import type { Strategy } from '../engine/scheduler_state.ts'
import type { Cycle } from './states.ts'

const MOST_STATES = 2000
const MOST_RUNS = 400

interface State {
  /** who can go on */
  cpus: number[]
  /** where each leads, undefined where the execution ends; and whose step wrote */
  next: Map<number, State | undefined>
  writing: Set<number>
  /** how it was first met */
  before: State | undefined
  by: number
}

/**
 * All states that follow the beginning of a schedule, as far as there are few: a fair cycle is a walk round within a strongly
 * connected part in which each CPU that can go on somewhere goes on somewhere, and does not only look: at another moment it might
 * see what lets it out. Where one does not, the states in which it could are left out, and what remains is looked at again.
 */
export class StateGraph implements Strategy {
  readonly name = 'state graph'
  readonly needsEvents = false
  readonly needsPending = true
  readonly eager: boolean
  best: Cycle | undefined
  taken: number[] = []
  private readonly engine: Engine
  private readonly beginning: readonly number[]
  private readonly states = new Map<number, State>()
  private way: number[] = []
  private at = 0
  private last: State | undefined
  private by = -1
  private wrote = 0

  constructor(engine: Engine, beginning: readonly number[], eager: boolean) {
    this.engine = engine
    this.beginning = beginning
    this.eager = eager
  }

  /** True when there is a fair cycle: `taken` leads to it and once round. */
  search(): boolean {
    let open: State | undefined
    for (let run = 0; run < MOST_RUNS && this.states.size < MOST_STATES; run++) {
      this.way = open === undefined ? [] : wayTo(open)
      this.engine.watched(this)
      open = [...this.states.values()].find(({ cpus, next }) => next.size < cpus.length)
      if (open === undefined) break
    }
    return parts([...this.states.values()]).some((part) => this.isFair(part))
  }

  begin(): boolean {
    this.at = 0
    this.last = undefined
    return true
  }

  pick(): number {
    const { state } = this.engine
    const at = this.at++
    const wanted = this.beginning[at]
    if (wanted !== undefined) return state.isEnabled(wanted) ? wanted : -1
    const here = this.arrive()
    const known = this.way[at - this.beginning.length]
    const open = known ?? here.cpus.find((cpu) => !here.next.has(cpu))
    if (open === undefined || this.states.size >= MOST_STATES) return -1
    here.next.set(open, here.next.get(open)) // the end, until it is known to lead elsewhere
    this.last = here
    this.by = open
    this.wrote = this.engine.writesOf(open)
    return open
  }

  /** The state before the next choice. */
  private arrive(): State {
    const { state } = this.engine
    const key = this.engine.stateKey()
    let here = this.states.get(key)
    if (here === undefined) {
      const cpus = Array.from(state.enabled.subarray(0, state.enabledCount)).sort((a, b) => a - b)
      here = { cpus, next: new Map(), writing: new Set(), before: this.last, by: this.by }
      this.states.set(key, here)
    }
    this.last?.next.set(this.by, here)
    if (this.engine.writesOf(this.by) > this.wrote) this.last?.writing.add(this.by)
    return here
  }

  private isFair(part: readonly State[]): boolean {
    const within = new Set(part)
    const moves = (cpu: number) => part.some((state) => leads(state, cpu, within))
    const idle = [...new Set(part.flatMap(({ cpus }) => cpus))].filter((cpu) => !moves(cpu))
    if (idle.length > 0) {
      const rest = part.filter(({ cpus }) => !cpus.some((cpu) => idle.includes(cpu)))
      return parts(rest).some((smaller) => this.isFair(smaller))
    }
    const start = part[0]!
    const round = roundTrip(start, within)
    const from = this.beginning.length + wayTo(start).length
    this.taken = [...this.beginning, ...wayTo(start), ...round]
    this.best = { from, to: from + round.length }
    return true
  }

  end(): void {}
}

/** It writes, and what follows is still within. */
function leads(state: State, cpu: number, within: ReadonlySet<State>): boolean {
  const next = state.next.get(cpu)
  return next !== undefined && within.has(next) && state.writing.has(cpu)
}

function wayTo(state: State): number[] {
  const way: number[] = []
  for (let at = state; at.before !== undefined; at = at.before) way.push(at.by)
  return way.reverse()
}

/** From a state back to it, by way of a step of each CPU that can go on within and writes. */
function roundTrip(start: State, within: ReadonlySet<State>): number[] {
  const way: number[] = []
  let at = start
  const go = (steps: ReadonlyArray<[number, State]>): void => {
    for (const [cpu, state] of steps) {
      way.push(cpu)
      at = state
    }
  }
  for (const cpu of new Set([...within].flatMap(({ cpus }) => cpus))) {
    go(shortest(at, within, (state) => leads(state, cpu, within)))
    go([[cpu, at.next.get(cpu)!]])
  }
  go(shortest(at, within, (state) => state === start))
  return way
}

function shortest(
  from: State,
  within: ReadonlySet<State>,
  isWanted: (state: State) => boolean,
): Array<[number, State]> {
  const ways = new Map<State, Array<[number, State]>>([[from, []]])
  for (const [state, way] of ways) {
    if (isWanted(state)) return way
    for (const [cpu, next] of state.next)
      if (next !== undefined && within.has(next) && !ways.has(next)) ways.set(next, [...way, [cpu, next]])
  }
  return []
}

/** Strongly connected parts with a way round, by Tarjan's algorithm without recursion. */
function parts(states: readonly State[]): State[][] {
  const within = new Set(states)
  const index = new Map<State, number>()
  const low = new Map<State, number>()
  const stack: State[] = []
  const onStack = new Set<State>()
  const found: State[][] = []
  for (const root of states) {
    if (index.has(root)) continue
    const work: Array<{ state: State; left: State[] }> = []
    const enter = (state: State): void => {
      index.set(state, index.size)
      low.set(state, index.get(state)!)
      stack.push(state)
      onStack.add(state)
      work.push({
        state,
        left: [...state.next.values()].filter((next) => next !== undefined && within.has(next)) as State[],
      })
    }
    enter(root)
    while (work.length > 0) {
      const { state, left } = work.at(-1)!
      const next = left.pop()
      if (next === undefined) {
        work.pop()
        const above = work.at(-1)?.state
        if (above !== undefined) low.set(above, Math.min(low.get(above)!, low.get(state)!))
        if (low.get(state) !== index.get(state)) continue
        const part = stack.splice(stack.indexOf(state))
        for (const each of part) onStack.delete(each)
        if (part.length > 1 || [...state.next.values()].includes(state)) found.push(part)
      } else if (!index.has(next)) enter(next)
      else if (onStack.has(next)) low.set(state, Math.min(low.get(state)!, index.get(next)!))
    }
  }
  return found
}
