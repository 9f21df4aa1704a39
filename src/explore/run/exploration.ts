import { randomInt } from 'node:crypto'
import { BadInput } from '../../link/bad_input.ts'
import { withVerdict } from '../../verdict.ts'
import type { Ending } from '../engine/conclude.ts'
import type { Engine } from '../engine/engine.ts'
import type { Strategy } from '../engine/scheduler_state.ts'
import { Seen } from '../measures/seen.ts'
import { MOST_REORDERINGS } from '../memory_modes/reorderings.ts'
import { FindingTeller, type Repeatable } from '../story/finding_teller.ts'
import { createStrategy, type StrategyOptions } from '../strategies/create_strategy.ts'
import { Dfs } from '../strategies/dfs.ts'
import { Dpor } from '../strategies/dpor.ts'
import { STRATEGIES, type StrategyName } from '../strategies/strategy_names.ts'
import { addCounts, sortedCounts } from './add_counts.ts'
import { boxSeconds } from './box_seconds.ts'
import { checkDeterminism } from './check_determinism.ts'
import { Deadline, GRACE_MS } from './deadline.ts'
import type { ExploreOptions } from './explore.ts'
import type { ExploreProgress, ExploreResult } from './explore_result.ts'
import { judgeOutcome } from './forbidden_outcome.ts'
import type { JobSubject } from './job.ts'
import { runRanges } from './job_pool.ts'
import { OutcomeTable } from './outcome_table.ts'
import { Pace } from './pace.ts'
import { repeated } from './repeated.ts'
import { OtherThanForetold } from './split/dpor_pieces.ts'
import { explorePieces } from './split/explore_pieces.ts'
import { oneOfEach, type Tallied } from './tally.ts'
import { toldSeen } from './told_seen.ts'
import { upperBound } from './upper_bound.ts'

const SLICE_MS = 50
/** what telling a finding may take beyond the time that exploring was given */
const TELLING_MS = 100
/** One exploration, told from this thread. */
export class Exploration {
  private readonly options: ExploreOptions
  private readonly engine: Engine
  private strategy: Strategy
  private readonly name: StrategyName
  private readonly seed: number
  private readonly knobs: StrategyOptions
  private readonly outcomes: OutcomeTable
  private teller: FindingTeller
  private readonly startedAt = performance.now()
  private readonly guarantee: ExploreResult['guarantee']
  private readonly merged = new Map<string, number>()
  private readonly seen = new Seen()
  private readonly limit: number
  private readonly deadline: Deadline
  private executions = 0
  private redundant = 0
  private cut = 0
  private steps = 0
  /** the share of the space that lies behind, where there is an end */
  private done: number | undefined
  private exhausted = false
  private complete = false
  private interrupted = false

  constructor(engine: Engine, options: ExploreOptions) {
    this.options = options
    this.engine = engine
    this.name = options.strategy ?? 'portfolio'
    if (!STRATEGIES.includes(this.name))
      throw new BadInput(`strategy ${this.name}: expected one of ${STRATEGIES.join(', ')}`)
    this.seed = options.seed ?? randomInt(2 ** 31)
    const { depth = 3, preemptions = Infinity, reorderings = MOST_REORDERINGS } = options
    this.limit = options.executions ?? Infinity
    this.knobs = { seed: this.seed, depth, preemptions, reorderings, executions: this.limit }
    const until = options.until ?? this.startedAt + boxSeconds(options) * 1000
    this.deadline = new Deadline(until, options.seconds === undefined ? GRACE_MS.free : GRACE_MS.boxed)
    this.outcomes = new OutcomeTable(engine.scenario.outcomes)
    this.teller = new FindingTeller(engine, options)
    this.teller.until = this.deadline.at + TELLING_MS
    const { strategy, profile } = createStrategy(this.name, engine, {
      ...this.knobs,
      ...(options.countsFirst === true ? { onFirst: (walk, index, ending) => this.first(walk, index, ending) } : {}),
    })
    this.strategy = strategy
    if (this.name === 'pct' && profile !== undefined)
      this.guarantee = { depth, probability: 1 / (engine.state.cpuCount * Math.max(profile.steps, 1) ** (depth - 1)) }
    if (strategy instanceof Dpor) strategy.isLate = () => this.deadline.isOver
  }

  async go(): Promise<ExploreResult> {
    const { jobs = 1, checkDeterminism: twice } = this.options
    this.seenNow()
    try {
      if (twice === true) await this.oneByOne()
      else if (this.strategy instanceof Dfs) await this.inPieces(jobs)
      else if (this.strategy instanceof Dpor && jobs > 1 && this.limit === Infinity) await this.dporOnThreads(jobs)
      else await (jobs > 1 && this.strategy.progress === undefined ? this.inRanges(jobs) : this.oneByOne())
      await this.breathe()
    } finally {
      this.deadline.cancel()
    }
    return this.result()
  }

  private async oneByOne(): Promise<void> {
    const pace = new Pace()
    for (let index = 0; !this.isDone(); ) {
      const sliceEnd = Math.min(performance.now() + SLICE_MS, this.deadline.at)
      do {
        pace.times(() => !this.isDone() && this.once(index++))
      } while (performance.now() < sliceEnd && !this.isDone())
      this.done = this.strategy.progress?.()
      if (!(await this.breathe())) break
    }
    this.complete = this.exhausted && (!(this.strategy instanceof Dfs) || this.strategy.complete)
  }

  /** Ranges of executions on several threads; only failing ones are run again here, to be told. */
  private async inRanges(jobs: number): Promise<void> {
    const { keepGoing = false } = this.options
    for await (const part of runRanges(
      this.subject(),
      jobs,
      keepGoing,
      this.limit,
      () => this.mayGoOn(),
      this.deadline,
    )) {
      this.take(part, (index) => repeated(this.engine, this.strategy, part.from + index))
      if (!(await this.breathe()) || this.isDone()) break
    }
  }

  /** Pieces of the space, on this thread or on several: the same pieces in the same order, whoever explores them. */
  private async inPieces(jobs: number): Promise<void> {
    const { keepGoing = false } = this.options
    const { engine, deadline } = this
    const ways = { engine, subject: this.subject(), jobs, keepGoing, deadline, ...this.knobs }
    const left = () => this.limit - this.executions
    for await (const part of explorePieces(this.strategy, ways, left, () => this.mayGoOn())) {
      this.take(part, (_index, choices) => ({ choices: choices as number[], eager: false }))
      this.done = part.done
      this.complete = part.complete
      if (!(await this.breathe()) || this.isDone()) break
    }
  }

  /**
   * In pieces every trace is met once, as on one thread, but in another order. So the first counterexample, where that is what is
   * wanted, is looked for in the order of one thread, once it is known that there is one.
   */
  private async dporOnThreads(jobs: number): Promise<void> {
    try {
      await this.inPieces(jobs)
      if (this.teller.findings.length === 0 || this.options.keepGoing === true) return
    } catch (error) {
      if (!(error instanceof OtherThanForetold)) throw error
    }
    this.startOver()
    await this.oneByOne()
  }

  private startOver(): void {
    this.executions = this.redundant = this.cut = this.steps = 0
    this.merged.clear()
    this.seen.clear()
    this.complete = false
    this.teller = new FindingTeller(this.engine, this.options)
    this.teller.until = this.deadline.at + TELLING_MS
    this.strategy = createStrategy(this.name, this.engine, this.knobs).strategy
    if (this.strategy instanceof Dpor) this.strategy.isLate = () => this.deadline.isOver
  }

  private subject(): JobSubject {
    const { races = true, bounds = true, steps, memory = 'sc' } = this.options
    const { pastRaces, pairs, program } = this.engine
    const { file, hash } = program
    const ways = { races, bounds, pastRaces, steps, memory, coverage: pairs !== undefined }
    return { file, hash, strategy: this.name, options: this.knobs, ...ways }
  }

  private mayGoOn(): boolean {
    return performance.now() < this.deadline.at && !this.options.signal?.aborted
  }

  /** Lets others have the thread; false when it is time to stop. */
  private async breathe(): Promise<boolean> {
    this.options.onProgress?.(this.progress())
    this.options.onSoFar?.(() => this.result())
    await this.engine.away(new Promise((resume) => setImmediate(resume)))
    if (this.options.signal?.aborted) this.interrupted = true
    return performance.now() < this.deadline.at
  }

  private take(part: Tallied, repeat: (index: number, choices: number[] | undefined) => Repeatable): void {
    const before = this.executions
    this.executions += part.executions
    this.redundant += part.redundant
    this.steps += part.steps
    this.cut += part.cut
    addCounts(this.merged, part.outcomes)
    this.seen.add(part.seen)
    this.engine.pairs?.take(part.pairs, this.executions)
    this.teller.take(part, before, repeat)
  }

  private isDone(): boolean {
    return (
      this.exhausted ||
      this.interrupted ||
      this.executions >= this.limit ||
      (this.teller.findings.length > 0 && this.options.keepGoing !== true)
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
      engine.seen.clear()
      return
    }
    this.showed(ending, () => repeated(engine, strategy, index))
  }

  /** One of the executions that show what the program is like; true where there need be no other. */
  private first(walk: Strategy, index: number, ending: Ending): boolean {
    if (ending === 'cut') return false // there may be too little room yet
    this.steps += this.engine.state.steps
    this.options.onFirst?.(this.engine)
    this.showed(ending, () => repeated(this.engine, walk, index))
    return this.isDone()
  }

  private showed(ending: Ending, repeat: () => Repeatable): void {
    const { engine, teller } = this
    this.executions++
    if (!engine.seen.isEmpty) this.seenNow()
    const cameAgainAt = engine.cameAgainAt()
    if (ending === 'cut') this.cut++
    else judgeOutcome(engine, this.outcomes)
    const findings = oneOfEach(engine.findings)
    teller.showed(findings, this.executions, repeat)
    if (ending === 'cut') teller.cut(cameAgainAt, this.executions, repeat)
    else if (cameAgainAt >= 0 && findings.length === 0) teller.cameAgain(cameAgainAt, this.executions, repeat)
    else if (findings.length === 0 && this.options.checkDeterminism)
      teller.lookAway(() => checkDeterminism(engine, repeat()))
  }

  private seenNow(): void {
    this.seen.takeFrom(this.engine.seen)
  }

  private progress(): ExploreProgress {
    const elapsedMs = performance.now() - this.startedAt
    const { done } = this
    return {
      executions: this.executions,
      redundant: this.redundant,
      steps: this.steps,
      elapsedMs,
      executionsPerSecond: (this.executions / elapsedMs) * 1000,
      findings: this.teller.findings.length,
      ...(done === undefined ? {} : { done, ...(done > 0 ? { remainingMs: (elapsedMs / done) * (1 - done) } : {}) }),
    }
  }

  private result(): ExploreResult {
    const elapsedMs = performance.now() - this.startedAt
    const { findings, failing } = this.teller
    const complete = this.complete && this.cut === 0 && !this.engine.state.leftOut
    const { pairs } = this.engine
    return withVerdict({
      command: 'explore' as const,
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
      outcomes: this.merged.size > 0 ? sortedCounts(this.merged) : this.outcomes.counts(),
      ...toldSeen(this.seen, findings, this.engine.program.marks),
      ...(pairs === undefined
        ? {}
        : { coverage: { pairs: pairs.met, added: pairs.added, lastAddedIn: pairs.lastAddedIn } }),
      findings,
      failing,
      interrupted: this.interrupted,
      ...upperBound(this.name, findings.length === 0, this.executions - this.cut),
      ...(this.guarantee === undefined ? {} : { guarantee: this.guarantee }),
    })
  }
}
