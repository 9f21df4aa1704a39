/** The summary of a search over programs of a structure: how much was tried, and each finding as program, interleaving and way back. */
import { count, counted } from '../counted.ts'
import { whyUndecided } from '../verdict.ts'
import { judgeWords } from './judge_words.ts'
import { type Look, PLAIN } from './look.ts'
import { messageLines } from './message_lines.ts'
import { scheduleLines } from './schedule_lines.ts'
import type { StructureFinding, StructureResult } from './structure_result.ts'
import { rate, seconds } from './words.ts'

export function structureSummary(result: StructureResult, look: Look = PLAIN): string {
  const { programs, unfit, executions, executionsPerSecond, redundant, cut, steps, complete, findings, overtaken } =
    result
  const { longest = 0, undecided = 0, stuck = 0 } = result
  const lines = [
    `programs    ${count(programs)}${unfit > 0 ? ` (${count(unfit)} could not be begun)` : ''}`,
    `${result.command === 'stress' ? 'rounds    ' : 'executions'}  ${count(executions)} (${rate(executionsPerSecond)}/s)${redundant > 0 ? `, ${count(redundant)} redundant` : ''}${cut > 0 ? `, ${count(cut)} cut at the bound of steps` : ''}${steps > 0 ? `, ${counted(steps, 'step')}` : ''}`,
    ...(longest > 0 ? [`histories   ${counted(longest, 'call')} at the most`] : []),
    ...(undecided > 0
      ? [`undecided   ${counted(undecided, 'history')} with too many orders, or judged no more when time was over`]
      : []),
    ...(stuck > 0
      ? [
          `stuck       ${counted(stuck, 'program')} that did not come to ${stuck === 1 ? 'its' : 'their'} end on threads`,
        ]
      : []),
    ...findings.flatMap((finding) => findingLines(finding, look)),
  ]
  if (overtaken.waits > 0)
    lines.push(
      `overtaken   ${times(overtaken.most)} at the most, ${(overtaken.total / overtaken.waits).toFixed(2)} on average, of ${counted(overtaken.waits, 'call')} that ${result.command === 'stress' ? 'were' : 'had to wait'}`,
    )
  const why = whyUndecided(result)
  if (complete) lines.push('complete: nothing is left to explore of these programs')
  if (findings.length === 0)
    lines.push(why === undefined ? `no failure in ${counted(programs, 'program')}` : `undecided: ${why}`)
  return `${lines.join('\n')}\n`
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

function findingLines(finding: StructureFinding, look: Look): string[] {
  const { program, execution, elapsedMs, operations } = finding.foundIn
  const { onThreads } = finding
  if (onThreads !== undefined) {
    const { onThreads: _, ...bridged } = finding
    const way =
      finding.schedule === ''
        ? ['', 'no schedule was found that shows the same']
        : ['', 'under a controlled schedule:', ...findingLines(bridged, look)]
    return [
      '',
      ...messageLines('FINDING on real threads', onThreads.message, look),
      `in round ${count(onThreads.round)} of the program`,
      '',
      ...onThreads.programText.map((line) => `  ${line}`),
      ...way,
    ]
  }
  return [
    '',
    ...messageLines(`FINDING ${finding.kind}${judgeWords(finding)}`, finding.message, look),
    `found in program ${count(program)} (${counted(operations, 'operation')}), execution ${count(execution)}, after ${seconds(Math.round(elapsedMs / 100) / 10)}; shrunk to`,
    '',
    ...finding.programText.map((line) => `  ${line}`),
    '',
    ...scheduleLines(finding, look),
    `or:          ${finding.again}`,
  ]
}
