import { count } from './words.ts'

const MOST_MARKS_SHOWN = 24

/** What became of the `sometimes` marks, in a summary. */
export function markLines(reached: Record<string, number>, unreached: readonly string[]): string[] {
  const lines: string[] = []
  const entries = Object.entries(reached)
  const shown = entries.slice(0, MOST_MARKS_SHOWN).map(([name, times]) => `${name} ${count(times)}`)
  if (entries.length > shown.length) shown.push(`and ${count(entries.length - shown.length)} more`)
  if (shown.length > 0) lines.push(`reached     ${shown.join(', ')}`)
  if (unreached.length > 0) lines.push(`never       ${unreached.join(', ')}`)
  return lines
}
