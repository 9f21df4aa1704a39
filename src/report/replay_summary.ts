import { counted } from '../counted.ts'
import type { ReplayResult } from '../explore/story/replay.ts'
import { verdictOf, verdictWord, whyUndecided } from '../verdict.ts'
import { interleaving } from './interleaving.ts'
import { judgeWords } from './judge_words.ts'
import { type Look, PLAIN } from './look.ts'
import { messageLines } from './message_lines.ts'
import { mendLines } from './schedule_lines.ts'

/** steps of a schedule without a finding that are shown: those of a litmus test, say, and not of a torture */
const MOST_UNTOLD = 200

/** What a replayed schedule showed. */
export function replaySummary(result: ReplayResult, look: Look = PLAIN): string {
  const lines: string[] = []
  if (!result.sameProgram) lines.push('the program is not the one that this schedule was found in')
  if (result.misfits > 0) lines.push(`${counted(result.misfits, 'choice')} of the schedule could not be taken`)
  for (const finding of result.findings) {
    lines.push(
      ...messageLines(`FINDING ${finding.kind}${judgeWords(finding)}`, finding.message, look),
      '',
      ...interleaving(finding.trace, look, finding.message),
      '',
      ...mendLines(finding, look),
      `replay with: npx mnttorture replay ${finding.schedule}`,
    )
  }
  if (result.trace !== undefined && result.trace.length <= MOST_UNTOLD)
    lines.push(...interleaving(result.trace, look), '')
  if (result.confirmed !== undefined) lines.push(`confirmed   ${result.confirmed}`)
  else if (result.threads) lines.push('confirmed   nothing: the threads ran the schedule and showed no finding')
  if (result.outcomes !== undefined) lines.push(`outcomes ${JSON.stringify(result.outcomes)}`)
  if (verdictOf(result) === 'undecided') lines.push(`undecided: ${whyUndecided(result)}`)
  const where = result.threads ? 'threads=on' : 'threads=off'
  return `${[...lines, `mnttorture replay scenario=${result.scenario} ${where} ${verdictWord(result)}`].join('\n')}\n`
}
