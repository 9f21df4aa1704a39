import type { Engine } from '../engine/engine.ts'
import { optionOf } from '../memory_modes/choice.ts'
import type { ExploreFinding } from '../run/explore_result.ts'
import type { Tallied } from '../run/tally.ts'
import { type Explanation, explain } from './explain.ts'
import { type RawFinding, sameFinding } from './finding.ts'
import { findingKey } from './finding_key.ts'
import { fairCycleOf, type Livelock, livelockOf } from './livelock.ts'
import { minimise } from './minimise.ts'
import { barrierWords, MissingBarriers } from './missing_barriers.ts'
import { toldFinding } from './told_finding.ts'

const MOST_FINDINGS = 20
const MOST_MINIMISED = 3
/** executions that reached the bound and are looked at: each costs as much again */
const MOST_SOUGHT = 5
/** of those that came again, one in so many is looked at */
const EVERY_CAME_AGAIN = 8
/** Failures that look different before they are told, and mostly are the same. */
const MOST_TOLD = 60

/** A schedule, to be repeated. */
export interface Repeatable {
  choices: readonly number[]
  eager: boolean
}

export interface TellerOptions {
  minimise?: boolean | number
  reference?: string
  keepGoing?: boolean
  /** of many short explorations, each looks for fair cycles in the regular order of this number alone */
  hunt?: number
  onFinding?(finding: ExploreFinding): void
}

/** Makes of failing executions what is reported: each kind of failure once, minimised, with its story. */
export class FindingTeller {
  readonly findings: ExploreFinding[] = []
  /** executions that failed */
  failing = 0
  private readonly engine: Engine
  private readonly options: TellerOptions
  private readonly known = new Map<string, ExploreFinding>()
  private livelocksSought = 0
  private cameAgainMet = 0
  private cyclesSought = 0
  /** some code of the program runs as part of its callers' steps */
  private readonly hasParts: boolean
  /** as performance.now tells the time: from then on findings are told as they are */
  until = Infinity

  constructor(engine: Engine, options: TellerOptions) {
    this.engine = engine
    this.options = options
    this.hasParts = engine.program.sites.some(({ atomic }) => atomic)
  }

  /** What the execution of that number showed. */
  showed(findings: readonly RawFinding[], execution: number, repeat: () => Repeatable): void {
    if (findings.length > 0) this.failing++
    for (const raw of findings) this.found(raw, execution, 1, repeat)
  }

  /** What executions made elsewhere showed, of which `before` came before. */
  take(part: Tallied, before: number, repeat: (index: number, choices: number[] | undefined) => Repeatable): void {
    const { failing, failures, firstCut, firstAgain } = part
    this.failing += failing
    for (const { finding, index, count, choices } of failures)
      this.found(finding, before + index + 1, count, () => repeat(index, choices))
    if (firstCut !== undefined)
      this.cut(firstCut.at, before + firstCut.index + 1, () => repeat(firstCut.index, firstCut.choices))
    if (firstAgain !== undefined) {
      const { index, at, choices } = firstAgain
      this.cameAgain(at, before + index + 1, () => repeat(index, choices))
    }
  }

  /** `count` executions showed this; `execution` is the number of the first of them. */
  found(raw: RawFinding, execution: number, count: number, repeat: () => Repeatable): void {
    const key = findingKey(raw)
    const known = this.known.get(key)
    if (known !== undefined) known.count += count
    else if (this.findings.length < MOST_FINDINGS && this.known.size < MOST_TOLD)
      this.lookAway(() => {
        const { choices, eager } = repeat()
        const { minimise: reduces = true } = this.options
        const most = typeof reduces === 'number' ? reduces : undefined
        const isReduced = reduces !== false && this.findings.length < MOST_MINIMISED && performance.now() < this.until
        // minimising may take long, and may meet what does not come back
        if (isReduced && this.options.onFinding !== undefined) {
          const story = explain(this.engine, choices, eager)
          this.options.onFinding({ ...this.describe(raw, story, { choices, eager }, execution), count })
        }
        const reduced = isReduced
          ? minimise(this.engine, choices, eager, raw, most, this.options.keepGoing, this.until)
          : choices
        const story = explain(this.engine, reduced, eager)
        const finding = {
          ...this.describe(raw, story, { choices, eager }, execution, performance.now() > this.until),
          ...(isReduced ? this.barriersOf(raw, story.choices, eager) : {}),
          count,
        }
        this.known.set(key, this.keep(finding))
        this.options.onFinding?.(finding)
      })
  }

  /** Under a memory mode: which barriers would forbid it. */
  private barriersOf(
    raw: RawFinding,
    choices: readonly number[],
    eager: boolean,
  ): Pick<ExploreFinding, 'barriers' | 'mend'> {
    const { weak } = this.engine
    if (weak === undefined || !choices.some((choice) => optionOf(choice) > 0)) return {}
    const barriers = new MissingBarriers(this.engine, weak, raw, eager, this.until).named(choices)
    return barriers === undefined || barriers.length === 0 ? {} : { barriers, mend: [barrierWords(barriers)] }
  }

  /** The same bug told twice is one finding, with the shorter schedule. */
  private keep(finding: ExploreFinding): ExploreFinding {
    const key = findingKey(finding)
    const twin = this.findings.find((each) => findingKey(each) === key)
    if (twin === undefined) {
      this.findings.push(finding)
      return finding
    }
    const { execution, count } = twin
    const shorter = finding.switches - twin.switches || finding.trace.length - twin.trace.length
    if (shorter < 0) Object.assign(twin, finding, { execution })
    twin.count = count + finding.count
    return twin
  }

  /** An execution reached the bound of steps: the first such are asked whether they are a livelock. `at` is as in `cameAgain`, or -1. */
  cut(at: number, execution: number, repeat: () => Repeatable): void {
    if (this.livelocksSought++ >= MOST_SOUGHT || performance.now() > this.until) return
    this.livelock(
      execution,
      repeat,
      (met) => livelockOf(this.engine, met.choices, met.eager) ?? this.fairCycle(met, at),
    )
  }

  /** A CPU came back to where it was, at step `at`, though not alone: some of such executions are looked at. */
  cameAgain(at: number, execution: number, repeat: () => Repeatable): void {
    const met = this.cameAgainMet++
    if (met % EVERY_CAME_AGAIN !== 0 || this.livelocksSought >= MOST_SOUGHT || performance.now() > this.until) return
    this.livelock(execution, repeat, (repeated) => this.fairCycle(repeated, at))
  }

  private fairCycle({ choices, eager }: Repeatable, at: number): Livelock | undefined {
    const { hunt } = this.options
    const sought = this.cyclesSought++
    // where states cannot be gone through, each execution that is looked at is gone on with in one regular order, and the next in another
    const later = this.hasParts ? sought : sought < MOST_SOUGHT ? 'regular' : sought
    const care = hunt !== undefined ? hunt + sought : sought === 0 ? 'whole' : later
    return at < 0 ? undefined : fairCycleOf(this.engine, choices, at, eager, care)
  }

  private livelock(execution: number, repeat: () => Repeatable, seek: (met: Repeatable) => Livelock | undefined): void {
    this.lookAway(() => {
      const met = repeat()
      const livelock = seek(met)
      if (livelock === undefined) return
      this.livelocksSought = MOST_SOUGHT
      this.failing++
      const finding = this.describe(livelock.finding, livelock.story, met, execution)
      this.findings.push(finding)
      this.options.onFinding?.(finding)
    })
  }

  /** What is run only to be told is no part of what was explored. */
  lookAway<T>(tell: () => T): T {
    const { pairs, seen } = this.engine
    if (pairs !== undefined) pairs.paused = true
    const told = tell()
    if (pairs !== undefined) pairs.paused = false
    seen.clear()
    return told
  }

  private describe(
    raw: RawFinding,
    story: Explanation,
    { choices: before, eager }: Repeatable,
    execution: number,
    hurried = false,
  ): ExploreFinding {
    const told = story.findings.find((finding) => sameFinding(finding, raw)) ?? raw
    return toldFinding(this.engine, told, story, {
      execution,
      eager,
      reference: this.options.reference,
      before,
      hurried,
    })
  }
}
