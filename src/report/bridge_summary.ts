/** The bridge in words: the program, the interleaving and the way back to it, or plainly that there is none. */
import { counted } from '../counted.ts'
import type { BridgeResult } from './bridge_result.ts'
import { judgeWords } from './judge_words.ts'
import { type Look, PLAIN } from './look.ts'
import { messageLines } from './message_lines.ts'
import { scheduleLines } from './schedule_lines.ts'
import { seconds } from './words.ts'

const ORIGINS = {
  'the log': 'a program cut from the last calls',
  'what the finding names': 'a program about what the finding names',
  'around the log': 'a program like those of the last calls',
}

export function bridgeSummary(bridge: BridgeResult, look: Look = PLAIN): string[] {
  const { finding, failed } = bridge
  const effort = `${bridge.of === 'programs' ? `${counted(bridge.programs, 'program')}, ` : ''}${counted(bridge.executions, 'execution')}, ${seconds(Math.round(bridge.elapsedMs / 100) / 10)}`
  if (failed !== undefined) return [`bridge      could not explore this: ${failed}`]
  if (finding === undefined) {
    return [
      `bridge      no schedule within its time (${effort}): --bridge-seconds gives it more`,
      ...(bridge.of === 'programs'
        ? ['            the last calls of each CPU are kept as recentCalls (--json, --out DIR)']
        : []),
    ]
  }
  const how =
    bridge.by === 'same judge'
      ? 'the same judge speaks'
      : bridge.by === 'explorer'
        ? 'the explorer sees it before any judge'
        : 'of the same kind, by another judge'
  const origin = bridge.from === undefined ? 'the scenario itself' : `${ORIGINS[bridge.from]}, shrunk`
  return [
    '',
    `bridge      found again under a controlled schedule: ${how} (${origin}; ${effort})`,
    ...messageLines(`FINDING ${finding.kind}${judgeWords(finding)}`, finding.message, look),
    ...(bridge.programText === undefined ? [] : ['', ...bridge.programText.map((line) => `  ${line}`)]),
    '',
    ...scheduleLines(finding, look),
    '',
  ]
}
