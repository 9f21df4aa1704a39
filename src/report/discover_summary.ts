/** The summary of a discovery: how much was tried, and each finding as program, interleaving and the ways back to it. */
import { count, counted } from '../counted.ts'
import { whyUndecided } from '../verdict.ts'
import type { DiscoverFinding, DiscoverResult } from './discover_result.ts'
import { judgeWords } from './judge_words.ts'
import { type Look, PLAIN } from './look.ts'
import { messageLines } from './message_lines.ts'
import { scheduleLines } from './schedule_lines.ts'
import { stackLines } from './stack_lines.ts'
import { rate, seconds } from './words.ts'

export function discoverSummary(result: DiscoverResult, look: Look = PLAIN): string {
  const lines = [
    `programs    ${count(result.programs)}${result.unfit > 0 ? ` (${count(result.unfit)} could not be begun)` : ''}, ${count(result.corpus)} of them met new pairs of steps`,
    `executions  ${count(result.executions)} (${rate(result.executionsPerSecond)}/s)${result.cut > 0 ? `, ${count(result.cut)} cut at the bound of steps` : ''}, ${counted(result.steps, 'step')}`,
    `pairs       ${counted(result.pairs, 'ordered pair')} of steps of two CPUs on one word`,
    ...(result.stack === undefined ? [] : stackLines(result.stack)),
    ...result.findings.flatMap((finding) => findingLines(finding, look)),
  ]
  const why = whyUndecided(result)
  if (result.notBack !== undefined) lines.push(`ended early: ${result.notBack}`)
  else if (result.findings.length === 0)
    lines.push(why === undefined ? `no failure in ${counted(result.programs, 'program')}` : `undecided: ${why}`)
  return `${lines.join('\n')}\n`
}

function findingLines(finding: DiscoverFinding, look: Look): string[] {
  const { program, execution, elapsedMs, operations } = finding.foundIn
  return [
    '',
    ...messageLines(`FINDING ${finding.kind}${judgeWords(finding)}`, finding.message, look),
    `found in program ${count(program)} (${counted(operations, 'operation')}), execution ${count(execution)}, after ${seconds(Math.round(elapsedMs / 100) / 10)}; shrunk to`,
    ...(finding.alone ? ['', '(it needs no race: one operation after the other, the CPUs in turn)'] : []),
    '',
    ...finding.programText.map((line) => `  ${line}`),
    '',
    ...scheduleLines(finding, look),
    `or:          ${finding.again}`,
  ]
}
