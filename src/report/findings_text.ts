import { counted } from '../counted.ts'
import { threadWords } from '../link/thread_words.ts'
import type { Finding } from '../machine/finding.ts'
import { judgeWords } from './judge_words.ts'
import { type Look, PLAIN } from './look.ts'
import { messageLines } from './message_lines.ts'
import { wrapped } from './wrapped.ts'

const MOST_SHOWN = 12

/** Findings for a person: what, where, how often; for a halt one line per thread. */
export function findingsText(findings: readonly Finding[], look: Look = PLAIN): string[] {
  const left = findings.length - MOST_SHOWN
  const lines = findings.slice(0, MOST_SHOWN).flatMap((finding) => findingLines(finding, look))
  return left > 0 ? [...lines, `and ${counted(left, 'more finding')}`] : lines
}

function findingLines(finding: Finding, look: Look): string[] {
  const often = finding.count !== undefined && finding.count > 1 ? `, ${counted(finding.count, 'time')}` : ''
  const where = finding.op === undefined || finding.op === '' ? '' : `, in ${finding.op}`
  const [headline] = finding.threads === undefined ? [finding.message] : finding.message.split(': ')
  const lines = messageLines(`FINDING ${finding.kind}${judgeWords(finding)}${often}${where}`, headline ?? '', look)
  for (const thread of finding.threads ?? []) {
    lines.push(...wrapped(`${thread.name}: ${threadWords(thread)}`.split(' '), '  ', '    ', ' ', look.width))
  }
  for (const chain of finding.waitFor ?? []) lines.push(`  ${chain}`)
  const shared = finding.threads !== undefined ? /shared words there: .*$/.exec(finding.message)?.[0] : undefined
  return shared === undefined ? lines : [...lines, `  ${shared}`]
}
