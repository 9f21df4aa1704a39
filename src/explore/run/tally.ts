import type { Ending } from '../engine/conclude.ts'
import type { Engine } from '../engine/engine.ts'
import { Seen, type SeenPart } from '../measures/seen.ts'
import { type RawFinding, withoutError } from '../story/finding.ts'
import { findingKey } from '../story/finding_key.ts'
import { OutcomeTable } from './outcome_table.ts'

/** The first execution that failed in some way, and how many did. */
interface Failure {
  /** position among the executions that were counted, from 0 */
  index: number
  count: number
  finding: RawFinding
  /** its choices, from strategies that cannot repeat it by its number */
  choices?: number[]
}

/** An execution; and at which step a CPU came back to where it was, or -1. */
interface CameAgain {
  index: number
  at: number
  choices?: number[]
}

/** What some executions came to, as one thread tells another. */
export interface Tallied {
  executions: number
  redundant: number
  steps: number
  cut: number
  /** executions that showed something */
  failing: number
  failures: Failure[]
  /** the first execution that was cut at the bound of steps */
  firstCut?: CameAgain
  /** the first in which one did */
  firstAgain?: CameAgain
  outcomes: Array<[string, number]>
  seen: SeenPart
  /** pairs of sites that this thread had not met before */
  pairs: number[]
}

/** Counts executions of one engine. */
export class Tally {
  executions = 0
  redundant = 0
  steps = 0
  private cut = 0
  private failing = 0
  private firstCut: Tallied['firstCut']
  private firstAgain: Tallied['firstAgain']
  private readonly engine: Engine
  private readonly failures = new Map<string, Failure>()
  private readonly outcomes = new OutcomeTable(undefined)
  private readonly seen = new Seen()

  constructor(engine: Engine) {
    this.engine = engine
    engine.seen.clear()
  }

  get failed(): boolean {
    return this.failures.size > 0
  }

  /** The execution that the engine has just made; `redundant`: one like it was made before, or it was given up. */
  add(ending: Ending, redundant: boolean): void {
    const { engine } = this
    this.steps += engine.state.steps
    if (redundant) {
      this.redundant++
      engine.seen.clear()
      return
    }
    const index = this.executions++
    const { findings } = engine
    if (findings.length > 0) this.failing++
    this.seen.takeFrom(engine.seen)
    const again = (): CameAgain => ({ index, at: engine.cameAgainAt(), ...choicesOf(engine) })
    if (ending === 'cut') {
      this.cut++
      this.firstCut ??= again()
    } else if (engine.cameAgainAt() >= 0 && findings.length === 0) this.firstAgain ??= again()
    if (ending !== 'cut' && engine.complete()) this.outcomes.add(engine.outcomes)
    for (const found of oneOfEach(findings)) {
      const key = findingKey(found)
      const known = this.failures.get(key)
      if (known !== undefined) known.count++
      else this.failures.set(key, { index, count: 1, finding: withoutError(found), ...choicesOf(engine) })
    }
  }

  result(): Tallied {
    return {
      executions: this.executions,
      redundant: this.redundant,
      steps: this.steps,
      cut: this.cut,
      failing: this.failing,
      failures: [...this.failures.values()],
      ...(this.firstCut === undefined ? {} : { firstCut: this.firstCut }),
      ...(this.firstAgain === undefined ? {} : { firstAgain: this.firstAgain }),
      outcomes: Object.entries(this.outcomes.counts()),
      seen: this.seen.part(),
      pairs: this.engine.pairs?.taken() ?? [],
    }
  }
}

function choicesOf(engine: Engine): { choices?: number[] } {
  const choices = engine.schedule()
  return choices === undefined ? {} : { choices }
}

/** What an execution showed, each but once: several races may be told in the same words. */
export function oneOfEach(findings: readonly RawFinding[]): RawFinding[] {
  if (findings.length < 2) return [...findings]
  return [...new Map([...findings].reverse().map((found) => [findingKey(found), found])).values()].reverse()
}
