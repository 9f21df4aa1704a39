import { count } from './words.ts'

const MOST_MARKS_SHOWN = 24
const WIDTH = 112
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
  if (shown.length > 0) lines.push(...wrapped('reached', shown))
  if (unreached.length > 0 && !endedEarly) lines.push(...wrapped('never', unreached))
  return lines
}

function wrapped(title: string, words: readonly string[]): string[] {
  const lines = [title.padEnd(INDENT)]
  for (const [index, word] of words.entries()) {
    const item = index < words.length - 1 ? `${word},` : word
    const last = lines.at(-1)!
    if (last.length + item.length + 1 > WIDTH && last.trim() !== '') lines.push(' '.repeat(INDENT) + item)
    else lines[lines.length - 1] = last.length === INDENT ? last + item : `${last} ${item}`
  }
  return lines
}
