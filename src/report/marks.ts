import { count } from '../counted.ts'
import { wrapped } from './wrapped.ts'

const MOST_MARKS_SHOWN = 24
const INDENT = 12

/** What became of the `sometimes` marks, in a summary. Which were never reached says nothing of a run that a finding ended early. */
export function markLines(
  reached: Record<string, number>,
  unreached: readonly string[],
  endedEarly: boolean,
): string[] {
  const lines: string[] = []
  const entries = Object.entries(reached)
  const shown = entries.slice(0, MOST_MARKS_SHOWN).map(([name, times]) => `${name} ${count(times)}`)
  if (entries.length > shown.length) shown.push(`and ${count(entries.length - shown.length)} more`)
  if (shown.length > 0) lines.push(...listed('reached', shown))
  if (unreached.length > 0 && !endedEarly) lines.push(...listed('never', unreached))
  return lines
}

function listed(title: string, items: readonly string[]): string[] {
  const words = items.map((item, index) => (index < items.length - 1 ? `${item},` : item))
  return wrapped(words, title.padEnd(INDENT), ' '.repeat(INDENT))
}
