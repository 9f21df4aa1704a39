import type { ReplayResult } from '../explore/replay.ts'
import { interleaving } from './interleaving.ts'
import { judgeWords } from './judge_words.ts'

/** What a replayed schedule showed. */
export function replaySummary(result: ReplayResult): string {
  const lines: string[] = []
  if (!result.sameProgram) lines.push('the program is not the one that this schedule was found in')
  if (result.misfits > 0) lines.push(`${result.misfits} of its choices could not be taken`)
  for (const finding of result.findings) {
    lines.push(
      `FINDING ${finding.kind}${judgeWords(finding)}: ${finding.message}`,
      '',
      ...interleaving(finding.trace),
      '',
    )
  }
  if (result.confirmed !== undefined) lines.push(`confirmed   ${result.confirmed}`)
  else if (result.threads) lines.push('confirmed   nothing: the threads ran the schedule and showed no finding')
  if (result.outcomes !== undefined) lines.push(`outcomes ${JSON.stringify(result.outcomes)}`)
  const where = result.threads ? 'threads=on' : 'threads=off'
  const verdict = result.findings.length > 0 ? 'FAILURE' : 'SUCCESS'
  return `${[...lines, `mnttorture replay scenario=${result.scenario} ${where} ${verdict}`].join('\n')}\n`
}
