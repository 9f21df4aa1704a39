import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import { BadInput } from '../link/bad_input.ts'
import { InterleavingCoverage } from './coverage.ts'
import { createStrategy, STRATEGIES, type StrategyName } from './create_strategy.ts'
import { createEngine, type Engine } from './engine.ts'
import { type Explanation, explain } from './explain.ts'
import type { ExploreFinding, ExploreProgress, ExploreResult } from './explore_result.ts'
import type { RawFinding } from './finding.ts'
import { judgeOutcome } from './forbidden_outcome.ts'
import { findingKey, type JobResult, type JobSubject } from './job.ts'
import { runJobs } from './job_pool.ts'
import { livelockOf } from './livelock.ts'
import { loadProgram } from './load_program.ts'
import { takeLockdepSeen } from './lockdep_seen.ts'
import { minimise } from './minimise.ts'
import { OutcomeTable } from './outcome_table.ts'
import type { Program } from './program.ts'
import { countSwitches, formatSchedule } from './schedule.ts'
import type { Strategy } from './scheduler_state.ts'
import { takeStackSeen } from './stack_seen.ts'
import { Dfs } from './strategies/dfs.ts'
import { Tap } from './strategies/tap.ts'

export interface ExploreOptions {
  /** the scenario's file */
  file: string
  /** how results call it; default: the file as given */
  name?: string
  /** `kernel/fs/mntput` -> file */
  standIns?: ReadonlyMap<string, string>
  strategy?: StrategyName
  /** at most so many executions */
  executions?: number
  /** at most so long; without either: 10 seconds for sampling strategies, no limit for dfs and dpor */
  seconds?: number
  seed?: number
  /** dfs: the most preemptions */
  preemptions?: number
  /** pct: depth of the bug */
  depth?: number
  jobs?: number
  /** count failing executions instead of stopping at the first */
  keepGoing?: boolean
  /** detect data races; default on */
  races?: boolean
  /** bound on the steps of one execution; default 20000 */
  steps?: number
  /** run each schedule twice and compare */
  checkDeterminism?: boolean
  /** count the ordered pairs of conflicting steps that are met; over several explorations, by one object given to each */
  coverage?: boolean | InterleavingCoverage
  /** leave the failing schedule as it was found */
  minimise?: boolean
  /** goes into schedules, for whoever replays them; such as the command line's scenario and stand-ins */
  reference?: string
  onProgress?(progress: ExploreProgress): void
  signal?: AbortSignal
}

export const DEFAULT_STEPS = 20_000
const DEFAULT_SECONDS = 10
const MOST_FINDINGS = 20
const SLICE_MS = 50

/** Explores a scenario under controlled schedules; bad input throws BadInput. */
export async function explore(options: ExploreOptions): Promise<ExploreResult> {
  const file = resolve(options.file)
  const program = await loadProgram(file, options.standIns ?? new Map())
  return exploreProgram(program, options)
}

export async function exploreProgram(program: Program, options: ExploreOptions): Promise<ExploreResult> {
  return exploreEngine(engineFor(program, options), options)
}

/** The same with an engine that is there already: for many short explorations, whoever makes its state for each. */
export async function exploreEngine(engine: Engine, options: ExploreOptions): Promise<ExploreResult> {
  return new Exploration(engine, options).go()
}

export function engineFor(program: Program, options: Pick<ExploreOptions, 'races' | 'steps' | 'coverage'>): Engine {
  const { races = true, steps = DEFAULT_STEPS, coverage } = options
  return createEngine(program, {
    races,
    steps,
    ...(coverage ? { coverage: coverage === true ? new InterleavingCoverage() : coverage } : {}),
  })
}

/** One exploration in this thread. */
class Exploration {
  private readonly options: ExploreOptions
  private readonly engine: Engine
  private readonly strategy: Strategy
  private readonly name: StrategyName
  private readonly seed: number
  private readonly outcomes: OutcomeTable
  private readonly findings: ExploreFinding[] = []
  private readonly known = new Map<string, ExploreFinding>()
  private readonly startedAt = performance.now()
  private readonly guarantee: ExploreResult['guarantee']
  private readonly merged = new Map<string, number>()
  private readonly reached = new Map<string, number>()
  private executions = 0
  private redundant = 0
  private cut = 0
  private failing = 0
  private steps = 0
  private exhausted = false
  private interrupted = false
  private livelockSought = false

  constructor(engine: Engine, options: ExploreOptions) {
    this.options = options
    this.engine = engine
    this.name = options.strategy ?? 'portfolio'
    if (!STRATEGIES.includes(this.name))
      throw new BadInput(`strategy ${this.name}: expected one of ${STRATEGIES.join(', ')}`)
    this.seed = options.seed ?? randomInt(2 ** 31)
    const depth = options.depth ?? 3
    const { strategy, profile } = createStrategy(this.name, this.engine, {
      seed: this.seed,
      depth,
      preemptions: options.preemptions ?? Infinity,
    })
    this.strategy = strategy
    if (this.name === 'pct' && profile !== undefined)
      this.guarantee = { depth, probability: 1 / (this.engine.state.cpuCount * profile.steps ** (depth - 1)) }
    this.outcomes = new OutcomeTable(this.engine.scenario.outcomes)
  }

  async go(): Promise<ExploreResult> {
    const { options } = this
    const endless = this.strategy.progress === undefined
    const limit = options.executions ?? Infinity
    const seconds = options.seconds ?? (endless && limit === Infinity ? DEFAULT_SECONDS : Infinity)
    const end = this.startedAt + seconds * 1000
    const jobs = options.jobs ?? 1
    if (jobs > 1 && endless && options.checkDeterminism !== true) return this.goParallel(jobs, limit, end)
    for (let index = 0; !this.isDone(limit, index); ) {
      const sliceEnd = Math.min(performance.now() + SLICE_MS, end)
      do {
        for (let i = 0; i < 16 && !this.isDone(limit, index); i++) this.once(index++)
      } while (performance.now() < sliceEnd && !this.isDone(limit, index))
      options.onProgress?.(this.progress())
      await new Promise((resume) => setImmediate(resume))
      if (options.signal?.aborted) this.interrupted = true
      if (performance.now() >= end) break
    }
    return this.result()
  }

  /** Ranges of executions on several threads; only failing ones are run again here, to be told. */
  private async goParallel(jobs: number, limit: number, end: number): Promise<ExploreResult> {
    const { options } = this
    const subject: JobSubject = {
      file: this.engine.program.file,
      hash: this.engine.program.hash,
      strategy: this.name,
      options: { seed: this.seed, depth: options.depth ?? 3, preemptions: Infinity },
      races: options.races ?? true,
      steps: options.steps ?? DEFAULT_STEPS,
      coverage: this.engine.pairs !== undefined,
    }
    this.reachedNow()
    const mayGoOn = () => performance.now() < end && !options.signal?.aborted
    for await (const part of runJobs(subject, jobs, options.keepGoing === true, limit, mayGoOn)) {
      this.take(part)
      options.onProgress?.(this.progress())
      if (options.signal?.aborted) this.interrupted = true
      if (this.isDone(limit, 0)) break
    }
    return this.result()
  }

  private take(part: JobResult): void {
    this.executions += part.executions
    this.steps += part.steps
    for (const { key, count } of part.outcomes) this.merged.set(key, (this.merged.get(key) ?? 0) + count)
    for (const [name, count] of part.reached) this.reached.set(name, (this.reached.get(name) ?? 0) + count)
    const executions = this.executions
    this.engine.pairs?.take(part.pairs, executions)
    for (const { index, count } of part.failures) {
      this.lookAway(() => this.engine.run(this.strategy, index))
      const [raw] = this.engine.findings
      if (raw === undefined) continue
      this.executions = index + 1
      this.found(raw, index)
      this.failing += count - 1
      const finding = this.known.get(findingKey(raw))
      if (finding !== undefined) finding.count += count - 1
    }
    if (part.firstCut !== undefined) {
      this.wasCut(part.firstCut)
      this.cut += part.cut - 1
    }
    this.executions = executions
  }

  private isDone(limit: number, _index: number): boolean {
    return (
      this.exhausted ||
      this.interrupted ||
      this.executions >= limit ||
      (this.findings.length > 0 && !this.options.keepGoing)
    )
  }

  private once(index: number): void {
    const { engine, strategy } = this
    const ending = engine.run(strategy, index)
    if (ending === 'exhausted') {
      this.exhausted = true
      return
    }
    this.steps += engine.state.steps
    if (ending === 'redundant' || (strategy instanceof Dfs && strategy.repeatedLast)) {
      this.redundant++
      engine.reached.clear()
      return
    }
    this.executions++
    if (engine.reached.size > 0) this.reachedNow()
    if (ending === 'cut') return this.wasCut(index)
    judgeOutcome(engine, this.outcomes)
    if (engine.findings.length > 0) this.found(engine.findings[0] as RawFinding, index)
    else if (this.options.checkDeterminism) this.lookAway(() => this.twice(index))
  }

  private reachedNow(): void {
    for (const [name, times] of this.engine.reached) this.reached.set(name, (this.reached.get(name) ?? 0) + times)
    this.engine.reached.clear()
  }

  private found(raw: RawFinding, index: number): void {
    this.failing++
    const key = findingKey(raw)
    const known = this.known.get(key)
    if (known !== undefined) {
      known.count++
      return
    }
    if (this.findings.length >= MOST_FINDINGS) return
    this.lookAway(() => this.tell(raw, key, index))
  }

  /** What is run only to be told is no part of what was explored. */
  private lookAway(tell: () => void): void {
    const { pairs } = this.engine
    if (pairs !== undefined) pairs.paused = true
    tell()
    if (pairs !== undefined) pairs.paused = false
    this.engine.reached.clear()
  }

  private tell(raw: RawFinding, key: string, index: number): void {
    const { choices, eager } = this.repeat(index)
    const { minimise: reduces = true } = this.options
    const reduced = reduces && this.findings.length < 3 ? minimise(this.engine, choices, eager, raw) : choices
    const story = explain(this.engine, reduced, eager)
    const finding = this.describe(raw, story, eager, index, choices)
    this.known.set(key, finding)
    this.findings.push(finding)
  }

  private describe(
    raw: RawFinding,
    story: Explanation,
    eager: boolean,
    _index: number,
    before: readonly number[],
  ): ExploreFinding {
    const told = story.findings.find(({ kind, judge }) => kind === raw.kind && judge === raw.judge) ?? plain(raw)
    const schedule = {
      hash: this.engine.program.hash,
      eager,
      choices: story.choices,
      ...(this.options.reference === undefined ? {} : { reference: this.options.reference }),
    }
    return {
      ...told,
      execution: this.executions,
      count: 1,
      schedule: formatSchedule(schedule),
      switches: countSwitches(story.choices),
      before: { switches: countSwitches(before), steps: before.length },
      trace: story.trace,
    }
  }

  /** The choices of the execution just made. */
  private repeat(index: number): { choices: number[]; eager: boolean } {
    const { engine, strategy } = this
    if (strategy.schedule !== undefined) return { choices: engine.schedule() as number[], eager: strategy.eager }
    const tap = new Tap(strategy)
    engine.run(tap, index)
    return { choices: tap.taken.slice(), eager: tap.eager }
  }

  private wasCut(index: number): void {
    this.cut++
    if (!this.livelockSought) this.lookAway(() => this.seekLivelock(index))
  }

  private seekLivelock(index: number): void {
    const { choices, eager } = this.repeat(index)
    const livelock = livelockOf(this.engine, choices, eager)
    if (livelock === undefined) return
    this.livelockSought = true
    this.failing++
    this.findings.push(this.describe(livelock.finding, livelock.story, eager, index, choices))
  }

  private twice(index: number): void {
    const { engine } = this
    const { choices, eager } = this.repeat(index)
    const one = explain(engine, choices, eager)
    const other = explain(engine, choices, eager)
    const at = one.trace.findIndex((entry, i) => JSON.stringify(entry) !== JSON.stringify(other.trace[i]))
    if (at < 0 && one.trace.length === other.trace.length && one.misfits === 0) return
    const place = one.trace[Math.max(at, 0)]
    throw new BadInput(
      `the same schedule ran differently the second time, first at step ${at + 1}${place === undefined ? '' : ` (${place.cpu} ${place.op} ${place.location} at ${place.source})`}: ` +
        `the CPUs keep state outside what setup returns (a module-level object, Date, Math.random, ...); put it into the state`,
    )
  }

  private progress(): ExploreProgress {
    const elapsedMs = performance.now() - this.startedAt
    const done = this.strategy.progress?.()
    return {
      executions: this.executions,
      redundant: this.redundant,
      steps: this.steps,
      elapsedMs,
      executionsPerSecond: (this.executions / elapsedMs) * 1000,
      findings: this.findings.length,
      ...(done === undefined ? {} : { done, ...(done > 0 ? { remainingMs: (elapsedMs / done) * (1 - done) } : {}) }),
    }
  }

  private result(): ExploreResult {
    const elapsedMs = performance.now() - this.startedAt
    const complete = this.exhausted && this.cut === 0 && (!(this.strategy instanceof Dfs) || this.strategy.complete)
    const clean = this.findings.length === 0
    const { reached } = this
    const { pairs } = this.engine
    const stack = takeStackSeen(reached)
    const lockdep = takeLockdepSeen(reached, this.findings.filter(({ judge }) => judge === 'lockdep').length)
    return {
      command: 'explore',
      ok: clean,
      scenario: this.options.name ?? this.options.file,
      strategy: this.name,
      seed: this.seed,
      executions: this.executions,
      redundant: this.redundant,
      complete,
      cut: this.cut,
      steps: this.steps,
      elapsedMs: Math.round(elapsedMs),
      executionsPerSecond: Math.round((this.executions / elapsedMs) * 1000),
      outcomes:
        this.merged.size > 0
          ? Object.fromEntries([...this.merged].sort(([a], [b]) => (a < b ? -1 : 1)))
          : this.outcomes.counts(),
      ...(lockdep === undefined ? {} : { lockdep }),
      ...(stack === undefined ? {} : { stack }),
      reached: Object.fromEntries(reached),
      unreached: this.engine.program.marks.filter((name) => !reached.has(name)),
      ...(pairs === undefined
        ? {}
        : { coverage: { pairs: pairs.met, added: pairs.added, lastAddedIn: pairs.lastAddedIn } }),
      findings: this.findings,
      failing: this.failing,
      interrupted: this.interrupted,
      ...(clean && !complete && this.executions > 0 ? { upperBound: 3 / this.executions } : {}),
      ...(this.guarantee === undefined ? {} : { guarantee: this.guarantee }),
    }
  }
}

function plain({ error: _, ...finding }: RawFinding): RawFinding {
  return finding
}
