import type { ExploreFinding, ExploreResult } from '../../explore/run/explore_result.ts'
import { sameVerdict } from '../../explore/story/finding.ts'
import type { StrategyName } from '../../explore/strategies/strategy_names.ts'
import type { Desk } from '../../supervise/serve_tasks.ts'
import { endOf, moment } from '../../supervise/time_box.ts'
import { board } from '../board.ts'
import type { ToldCall } from '../checker/told_calls.ts'
import { addWaits, noWaits, type Overtaken } from '../overtaken.ts'
import { lengthOf, type Program, type Progress } from '../program.ts'
import { Engines } from './engines.ts'
import { everyProgram } from './every_program.ts'
import { Generator } from './generate.ts'
import { shrinkProgram } from './shrink.ts'
import { Steering } from './steering.ts'

export interface SearchOrder {
  /** the structure's file, and how messages call it */
  file: string
  name: string
  seed: number
  cpus?: number
  /** at most so long, from that moment */
  seconds: number
  begunAt?: number
  /** shrinking and minimising end with that time, too */
  strictly?: boolean
  /** at most so many programs */
  programs?: number
  /** of each program */
  executions?: number
  strategy?: StrategyName
  preemptions?: number
  depth?: number
  races: boolean
  bounds?: boolean
  steps?: number
  progress?: Progress
  keepGoing: boolean
  /** every small program instead of generated ones */
  every?: boolean
  /** only this program; it has this number, or is the first */
  given?: Program
  number?: number
  /**
   * only every `of`th program, beginning with number `first`; `best` holds the lowest number that any share found to fail, and `reached`
   * what steers all of them (steering.ts)
   */
  share?: { first: number; of: number; best: Int32Array; reached: Int32Array }
}

export interface SearchProgress {
  programs: number
  executions: number
  findings: number
  elapsedMs: number
  stage: 'racing' | 'exploring' | 'shrinking' | 'minimising'
}

/** A program that fails, shrunk, with its schedule minimised. */
export interface Discovery {
  program: Program
  /** its number in this run, and what was done until it was met */
  foundIn: { program: number; execution: number; elapsedMs: number; operations: number }
  explored: ExploreFinding
  /** where it is about an order of calls */
  calls?: ToldCall[]
}

export interface Searched {
  programs: number
  executions: number
  redundant: number
  steps: number
  /** programs that could not be begun */
  unfit: number
  /** executions cut at the bound of steps */
  cut: number
  /** every execution of every program asked for was run */
  complete: boolean
  elapsedMs: number
  interrupted: boolean
  /** how fair those that wait were served */
  overtaken: Overtaken
  discoveries: Discovery[]
  /** of shares: the program that fails, to be shrunk by whoever has them all */
  failed?: { number: number; program: Program }
}

const MOST_DISCOVERIES = 20
const FEWEST_SHRINKING = 150
const MOST_SHRINKING = 1000
const TIMES_AS_FOUND = 4
/** executions that minimising a schedule may take */
const MINIMISING = 2000

/** In a supervised thread: makes programs of a structure, explores each, and comes back with those that fail. */
export async function searchTask(order: SearchOrder, desk: Desk<SearchProgress>): Promise<Searched> {
  const { file, name, races, bounds, steps, progress } = order
  const engines = await Engines.link(file, name, {
    races,
    ...(bounds === undefined ? {} : { bounds }),
    ...(steps === undefined ? {} : { steps }),
    ...(progress === undefined ? {} : { progress }),
  })
  return new Search(engines, order, desk).go()
}

class Search {
  private readonly engines: Engines
  private readonly order: SearchOrder
  private readonly desk: Desk<SearchProgress>
  private readonly generator: Generator
  private readonly steering: Steering
  private readonly startedAt = performance.now()
  private readonly until: number
  private readonly known = new Set<string>()
  private readonly total: Searched = {
    programs: 0,
    executions: 0,
    redundant: 0,
    steps: 0,
    unfit: 0,
    cut: 0,
    complete: false,
    elapsedMs: 0,
    interrupted: false,
    overtaken: noWaits(),
    discoveries: [],
  }

  constructor(engines: Engines, order: SearchOrder, desk: Desk<SearchProgress>) {
    this.engines = engines
    this.order = order
    this.desk = desk
    const { seconds, strictly, begunAt = moment() } = order
    this.until = endOf({ begunAt, seconds })
    if (strictly) desk.endsAt?.(this.until)
    this.generator = engines.present(() => new Generator(engines.structure, order.name, order.seed, order.cpus))
    this.steering = new Steering(this.generator, order.seed, order.share?.reached)
  }

  async go(): Promise<Searched> {
    const { total, order } = this
    const { first, of } = order.share ?? { first: 0, of: 1 }
    const every = this.listed()
    let complete = every !== undefined
    for (let number = first; this.mayGoOn(number); number += of) {
      if (every !== undefined && number >= every.length) break
      if (every === undefined && !(await this.steering.decides(number, () => this.mayGoOn(number)))) break
      const program = every?.[number] ?? this.engines.present(() => this.steering.program(number))
      if (!(await this.one(order.number ?? number, this.promising(program)))) complete = false
      this.steering.explored(number)
      await new Promise(setImmediate)
    }
    if (total.discoveries.length >= MOST_DISCOVERIES) this.steering.leave()
    const isWhole = every === undefined || total.programs * of >= every.length
    total.complete = complete && isWhole && total.discoveries.length === 0
    total.elapsedMs = Math.round(this.elapsedMs())
    total.interrupted = this.desk.signal.aborted
    return total
  }

  /** Programs that are not generated one by one. */
  private listed(): Program[] | undefined {
    if (this.order.given !== undefined) return [this.order.given]
    return this.order.every ? [...this.engines.present(() => everyProgram(this.generator))] : undefined
  }

  private mayGoOn(number: number): boolean {
    const { programs = Infinity, keepGoing, share } = this.order
    const enough =
      this.total.discoveries.length >= (keepGoing ? MOST_DISCOVERIES : 1) || this.total.failed !== undefined
    const isLater = share !== undefined && number > Atomics.load(share.best, 0)
    return !enough && !isLater && !this.desk.signal.aborted && number < programs && performance.now() < this.until
  }

  private promising(program: Program): Program {
    const { progress } = this.order
    return progress === undefined ? program : { ...program, progress }
  }

  /** CPUs that undo each other's work for ever are no matter where each alone comes to its end. */
  private isPermitted({ kind, judge }: ExploreFinding): boolean {
    return this.order.progress === 'obstruction-free' && kind === 'livelock' && judge === undefined
  }

  /** True when every execution of it was run. */
  private async one(number: number, program: Program): Promise<boolean> {
    const { total, order } = this
    const { executions, strategy, preemptions, depth } = order
    total.programs++
    board().overtaken = noWaits()
    const result = await this.engines.explore(program, {
      seed: this.seedOf(number),
      minimise: false,
      ...(strategy === undefined ? {} : { strategy }),
      ...(executions === undefined ? {} : { executions }),
      ...(preemptions === undefined ? {} : { preemptions }),
      ...(depth === undefined ? {} : { depth }),
      ...(order.seconds === Infinity ? {} : { seconds: Math.max(0.1, this.secondsLeft()) }),
      signal: this.desk.signal,
      onFirst: this.steering.looksAt(number, program),
    })
    if (result === undefined) total.unfit++
    else this.count(result)
    total.overtaken = addWaits(total.overtaken, board().overtaken)
    this.tell('exploring')
    const found = result?.findings.find((each) => !this.isPermitted(each))
    if (found !== undefined) await this.found(number, program, found)
    return result?.complete === true
  }

  private count({ executions, redundant, steps, cut }: ExploreResult): void {
    this.total.executions += executions
    this.total.redundant += redundant
    this.total.steps += steps
    this.total.cut += cut
  }

  private async found(number: number, program: Program, found: ExploreFinding): Promise<void> {
    const key = `${found.kind} ${found.judge}`
    if (this.known.has(key)) return
    this.known.add(key)
    const { order } = this
    const { best } = order.share ?? {}
    if (best !== undefined && !order.keepGoing) {
      for (let old = Atomics.load(best, 0); number < old; ) old = Atomics.compareExchange(best, 0, old, number)
      this.total.failed = { number, program }
      return
    }
    const foundIn = {
      program: number + 1,
      execution: found.execution,
      elapsedMs: Math.round(this.elapsedMs()),
      operations: lengthOf(program),
    }
    const seed = this.seedOf(number)
    const executions = Math.min(MOST_SHRINKING, Math.max(FEWEST_SHRINKING, found.execution * TIMES_AS_FOUND))
    const isSame = (each: ExploreFinding): boolean => sameVerdict(each, found)
    const again = async (candidate: Program, minimise: number | false): Promise<ExploreFinding | undefined> => {
      const seconds = order.strictly ? this.secondsLeft() : Infinity
      if (this.desk.signal.aborted || seconds <= 0) return undefined
      this.tell(minimise === false ? 'shrinking' : 'minimising')
      const how = { seed, executions, minimise, ...(seconds === Infinity ? {} : { seconds }) }
      const result = await this.engines.explore(candidate, how)
      const [first] = result?.findings ?? []
      if (first === undefined || isSame(first)) return first
      // something else is wrong, too, and was met before
      const met = new AbortController()
      const onFinding = (each: ExploreFinding): void => void (isSame(each) && met.abort())
      const more = await this.engines.explore(candidate, { ...how, keepGoing: true, signal: met.signal, onFinding })
      return more?.findings.find(isSame)
    }
    const shrunk = await shrinkProgram(program, this.generator.pools, async (candidate) => {
      const fits = this.engines.present(() => this.generator.whatGoesOn(candidate.before)).length
      return fits === candidate.before.length && (await again(candidate, false)) !== undefined
    })
    board().told = undefined
    const explored = (await again(shrunk, MINIMISING)) ?? found
    const calls = explored === found ? undefined : board().told
    this.total.discoveries.push({
      ...{ program: explored === found ? program : shrunk, foundIn, explored },
      ...(calls === undefined ? {} : { calls }),
    })
  }

  /** Schedules differ from program to program, and are the same for the same program. */
  private seedOf(number: number): number {
    return (Math.imul(this.order.seed, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35)) >>> 1
  }

  private secondsLeft(): number {
    return (this.until - performance.now()) / 1000
  }

  private elapsedMs(): number {
    return performance.now() - this.startedAt
  }

  private tell(stage: SearchProgress['stage']): void {
    const { programs, executions, discoveries } = this.total
    this.desk.tell({ programs, executions, findings: discoveries.length, elapsedMs: this.elapsedMs(), stage })
  }
}
