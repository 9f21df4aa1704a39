/** The summary of an exploration: what was covered, what was found, and how to see it again. */

import { count, counted } from '../counted.ts'
import type { ExploreFinding, ExploreResult } from '../explore/run/explore_result.ts'
import type { Scenario } from '../scenario.ts'
import { whyUndecided } from '../verdict.ts'
import { contextLine } from './context_line.ts'
import { judgeWords } from './judge_words.ts'
import { lockdepLine } from './lockdep_line.ts'
import { type Look, PLAIN } from './look.ts'
import { markLines } from './marks.ts'
import { messageLines } from './message_lines.ts'
import { scheduleLines } from './schedule_lines.ts'
import { stackLines } from './stack_lines.ts'
import { columns, rate, share } from './words.ts'

const MOST_OUTCOMES_SHOWN = 24

export function exploreSummary(
  result: ExploreResult,
  grades: NonNullable<Scenario['outcomes']> = {},
  look: Look = PLAIN,
): string {
  const lines = [coverage(result)]
  const outcomes = Object.entries(result.outcomes).sort(([, a], [, b]) => b - a)
  if (outcomes.length > 0) {
    lines.push('outcomes')
    const shown = outcomes.slice(0, MOST_OUTCOMES_SHOWN)
    lines.push(
      ...columns(
        shown.map(([key, times]) => [`  ${key}`, count(times), share(times, result.executions), grades[key] ?? '']),
      ),
    )
    if (outcomes.length > shown.length) lines.push(`  and ${count(outcomes.length - shown.length)} more`)
  }
  if (result.lockdep !== undefined) lines.push(lockdepLine(result.lockdep))
  if (result.context !== undefined) lines.push(contextLine(result.context))
  if (result.stack !== undefined) lines.push(...stackLines(result.stack))
  lines.push(...markLines(result.reached ?? {}, result.unreached ?? [], result.findings.length > 0))
  for (const { race, times } of result.benign ?? []) lines.push(`benign      raced ${counted(times, 'time')}: ${race}`)
  if (result.coverage !== undefined) lines.push(pairsLine(result.coverage))
  for (const finding of result.findings) lines.push(...findingLines(finding, look))
  if (result.guarantee !== undefined) {
    const { depth, probability } = result.guarantee
    lines.push(`each execution finds a bug of depth ${depth} with probability ${probability.toExponential(1)} at least`)
  }
  if (result.notBack !== undefined) lines.push(`ended early  ${result.notBack}`)
  lines.push(conclusion(result), '')
  return lines.join('\n')
}

function coverage(result: ExploreResult): string {
  const redundant = result.redundant > 0 ? `, ${count(result.redundant)} redundant` : ''
  const cut = result.cut > 0 ? `, ${count(result.cut)} cut at the bound of steps` : ''
  return `executions  ${count(result.executions)} (${rate(result.executionsPerSecond)}/s)${redundant}${cut}, ${counted(result.steps, 'step')}`
}

function pairsLine({ pairs, added, lastAddedIn }: NonNullable<ExploreResult['coverage']>): string {
  const fresh = added === pairs ? '' : `, ${count(added)} of them new`
  const last = added === 0 ? '' : `, the last new one in execution ${count(lastAddedIn)}`
  return `pairs       ${counted(pairs, 'ordered pair')} of conflicting steps${fresh}${last}`
}

function findingLines(finding: ExploreFinding, look: Look): string[] {
  const before = finding.before
  const hurried = before?.hurried === true ? '; the time was over before it was done' : ''
  const reduced =
    before === undefined || before.steps === 0
      ? ''
      : ` (before minimising: ${counted(before.switches, 'switch')}, ${counted(before.steps, 'step')}${hurried})`
  return [
    '',
    ...messageLines(
      `FINDING ${finding.kind}${judgeWords(finding)}, execution ${count(finding.execution)}`,
      finding.message,
      look,
    ),
    ...scheduleLines(finding, look, reduced),
  ]
}

function conclusion(result: ExploreResult): string {
  if (result.findings.length > 0) {
    return result.failing > 1 ? `${count(result.failing)} of ${counted(result.executions, 'execution')} failed` : ''
  }
  if (result.complete) return 'complete: nothing is left to explore'
  const why = whyUndecided(result)
  if (why !== undefined) return `undecided: ${why}`
  const ended = result.executions - (result.cut ?? 0)
  if (result.upperBound === undefined)
    return `no failure in ${counted(ended, 'execution')} that ended, of more that there are`
  return `no failure: below ${result.upperBound.toExponential(1)} of this strategy's executions${result.cut > 0 ? ' that end' : ''}, at 95 %`
}
