/**
 * What vitest's `expect` learns: assertions about a scenario, each an exploration. A failing one says what the command
 * line would: the interleaving and the line that replays it. Nothing here imports vitest, so that loading this file by a
 * loader of its own does not bring a second vitest.
 *
 * `.not` turns a matcher round only where that is a statement: an exploration that ended early neither holds nor fails.
 */

import { count, counted } from '../counted.ts'
import type { ExploreFinding, ExploreResult } from '../explore/run/explore_result.ts'
import type { NearOptions, NearResult } from '../explore/story/near.ts'
import { exploreNearSupervised } from '../explore/story/replay_supervised.ts'
import { explore, type SubjectOptions } from '../explore_subject.ts'
import { BadInput } from '../link/bad_input.ts'
import { nearest } from '../link/nearest.ts'
import { asOutcome, NotAnOutcome, outcomeKey } from '../outcome.ts'
import { exploreSummary } from '../report/explore_summary.ts'
import { interleaving } from '../report/interleaving.ts'
import { PLAIN } from '../report/look.ts'
import type { Outcome } from '../scenario.ts'
import { FINDING_KINDS, type FindingKind } from '../shm/finding_kinds.ts'
import { type Reading, readOptions } from '../subjects/read_options.ts'
import { chooseSubject, type Subject } from '../subjects/subject.ts'
import { isExhaustive, verdictOf, whyUndecided } from '../verdict.ts'
import { toBeLinearizable } from './to_be_linearizable.ts'

/** As for `explore`; without `executions` and `seconds`: 10,000 executions, and without `seed` always the same. */
export type HoldOptions = SubjectOptions
export type ReachOptions = SubjectOptions
export type ScheduleOptions = Pick<NearOptions, 'executions' | 'races' | 'bounds' | 'steps'>

interface Verdict {
  pass: boolean
  message(): string
}

interface Matching {
  isNot: boolean
}

const DEFAULT_EXECUTIONS = 10_000
const DEFAULT_SEED = 1

/** No finding in any interleaving; all of them were run (strategy dpor). */
async function toHoldUnderAllInterleavings(
  this: Matching,
  subject: Subject,
  options: Omit<HoldOptions, 'strategy' | 'executions' | 'seed'> = {},
): Promise<Verdict> {
  const result = await explore(subject, { ...options, strategy: 'dpor' })
  if (result.findings.length === 0 && !result.complete)
    return undecided(
      this,
      `${nameOf(subject)} showed nothing in ${counted(result.executions, 'execution')}, but not all interleavings were run` +
        `${result.cut > 0 ? ` (${count(result.cut)} were cut at the bound of steps; raise \`steps\`)` : ''}: ` +
        'raise `seconds`, make the scenario smaller, or ask for less with toHoldUnder',
    )
  return held(subject, result)
}

/** No finding in the executions that were run: evidence, not proof. */
async function toHoldUnder(this: Matching, subject: Subject, options: HoldOptions = {}): Promise<Verdict> {
  const result = await explore(subject, bounded(options))
  if (verdictOf(result) === 'undecided') return undecided(this, `${nameOf(subject)}: ${whyUndecided(result)}`)
  return held(subject, result)
}

/**
 * No finding under a schedule that once failed, nor under those near it (explore/story/near.ts). The program may have changed
 * since: choices that cannot be taken are passed over.
 */
async function toHoldUnderSchedule(
  this: Matching,
  subject: Subject,
  schedule: string,
  options: ScheduleOptions = {},
): Promise<Verdict> {
  readOptions('options of toHoldUnderSchedule', options, SCHEDULE_OPTIONS)
  if (typeof schedule !== 'string')
    throw new BadInput(`toHoldUnderSchedule: the schedule is ${String(schedule)}, expected text such as m1...`)
  const { entry, standIns } = chooseSubject(subject)
  const result = await exploreNearSupervised({ ...options, file: entry, standIns, schedule })
  return { pass: result.finding === undefined, message: () => nearText(subject, result) }
}

/** Fails, with this kind of finding if one is given. */
async function toFailWith(
  this: Matching,
  subject: Subject,
  kind?: FindingKind,
  options: HoldOptions = {},
): Promise<Verdict> {
  if (kind !== undefined && !FINDING_KINDS.includes(kind)) throw new BadInput(`toFailWith: ${noKind(String(kind))}`)
  const is = (finding: ExploreFinding): boolean => kind === undefined || finding.kind === kind
  let result = await explore(subject, bounded(options))
  // another kind came first: look on behind it
  if (result.findings.length > 0 && !result.findings.some(is))
    result = await explore(subject, { ...bounded(options), keepGoing: true })
  const wanted = kind === undefined ? 'a finding' : `a finding of kind ${kind}`
  const pass = result.findings.some(is)
  return {
    pass,
    message: () =>
      `expected ${nameOf(subject)} ${pass ? 'not ' : ''}to fail with ${wanted}\n\n${exploreSummary(result)}`,
  }
}

/** Some interleaving ends with what the CPUs return here: `toReach([0, 1])`. */
async function toReach(
  this: Matching,
  subject: Subject,
  outcome: Outcome[],
  options: ReachOptions = {},
): Promise<Verdict> {
  const key = keyOf(outcome)
  const { strategy = 'dpor' } = options
  const seed = isExhaustive(strategy) ? {} : { seed: DEFAULT_SEED }
  const result = await explore(subject, { strategy, ...seed, ...options, keepGoing: true })
  const pass = result.outcomes[key] !== undefined
  if (!pass && this.isNot && !result.complete)
    return undecided(this, `${nameOf(subject)}: ${key} was not reached, but not all interleavings were run`)
  return {
    pass,
    message: () => `expected ${nameOf(subject)} ${pass ? 'not ' : ''}to reach ${key}\n\n${exploreSummary(result)}`,
  }
}

const SCHEDULE_OPTIONS: Reading = { command: 'explore', knobs: ['executions', 'races', 'bounds', 'steps', 'memory'] }

function noKind(kind: string): string {
  const near = nearest(kind, FINDING_KINDS)
  return `there is no kind of finding "${kind}"; ${near === undefined ? `there are ${FINDING_KINDS.join(', ')}` : `did you mean "${near}"?`}`
}

function keyOf(outcome: unknown): string {
  try {
    const read = asOutcome(outcome)
    if (Array.isArray(read)) return outcomeKey(read)
  } catch (error) {
    if (!(error instanceof NotAnOutcome)) throw error
  }
  throw new BadInput(
    'toReach: expected an array with what each CPU returns: numbers, strings, booleans, null, or arrays of those',
  )
}

function bounded(options: HoldOptions): HoldOptions {
  const { strategy, executions, seconds } = options
  const endless =
    !(strategy !== undefined && isExhaustive(strategy)) && executions === undefined && seconds === undefined
  const seed = strategy !== undefined && isExhaustive(strategy) ? {} : { seed: DEFAULT_SEED }
  return { ...seed, ...options, ...(endless ? { executions: DEFAULT_EXECUTIONS } : {}) }
}

function held(subject: Subject, result: ExploreResult): Verdict {
  const pass = result.findings.length === 0
  return {
    pass,
    message: () => `expected ${nameOf(subject)} ${pass ? 'to fail' : 'to hold'}\n\n${exploreSummary(result)}`,
  }
}

/** Fails the assertion, with `.not` as well as without. */
function undecided(matching: Matching, message: string): Verdict {
  return { pass: matching.isNot, message: () => message }
}

function nearText(subject: Subject, { finding, executions, sameProgram, misfits }: NearResult): string {
  const changed = sameProgram ? '' : `; the program changed since, ${count(misfits)} choices no longer fit`
  if (finding === undefined)
    return `expected ${nameOf(subject)} to fail under the schedule or near it, ${counted(executions, 'execution')}${changed}`
  const where =
    finding.execution === 1 ? 'under the schedule' : `near the schedule, execution ${count(finding.execution)}`
  return [
    `expected ${nameOf(subject)} to hold ${where}${changed}`,
    '',
    `FINDING ${finding.kind}: ${finding.message}`,
    '',
    ...interleaving(finding.trace, PLAIN, finding.message),
    '',
    `replay with: npx mnttorture replay ${finding.schedule}`,
  ].join('\n')
}

function nameOf(subject: Subject): string {
  return chooseSubject(subject).name
}

export const matchers = {
  toHoldUnderAllInterleavings,
  toHoldUnder,
  toHoldUnderSchedule,
  toFailWith,
  toReach,
  toBeLinearizable,
}
