/**
 * Races that their author says are right: by `// race: benign` on the line of an access, on a line of its own above it, or on
 * the line that begins a function, for all of it; and by the elements that a scenario lists as `benign`. The files are read
 * when a first race is met, so that a program without one pays nothing. A function's end is found by its braces; where the
 * text has braces in a regular expression, it may end too early: then the race is told, and never the other way round.
 */
import type { StepSite } from '../../link/instrument/instrument.ts'
import { sourceText } from '../story/source_text.ts'

const MARK = /\/\/\s*race: benign\b/
const COMMENT_ALONE = /^\s*\/\//
const FUNCTION =
  /\bfunction\b|=>|^\s*(?!(?:if|for|while|switch|catch|with)\b)(?:[\w$]+\s+)*[#\w$]+\s*\(.*\{\s*(?:\/\/.*)?$/
/** strings, templates and comments, whose braces are none */
const QUOTED = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g

const known = new Map<string, ReadonlySet<number>>()

/** Whether the step, or a call through which it stands there, is on a benign line. */
export function isMarkedBenign({ file, line, via }: StepSite): boolean {
  return [{ file, line }, ...via].some((at) => linesOf(at.file).has(at.line))
}

/** `ring[3]` by itself, or by the name of its whole view. */
export function isListedBenign(element: string, listed: readonly string[]): boolean {
  return listed.some((each) => element === each || element.replace(/\[[^[\]]*\]$/, '') === each)
}

function linesOf(file: string): ReadonlySet<number> {
  let lines = known.get(file)
  if (lines === undefined) known.set(file, (lines = benignLines(sourceText(file))))
  return lines
}

/** Numbers of the lines on which races are benign, from 1. */
export function benignLines(text: string): Set<number> {
  const marked = new Set<number>()
  const lines = text.split('\n')
  const bare = text.replace(QUOTED, (quoted) => quoted.replace(/[^\n]/g, ' ')).split('\n')
  for (const [at, line] of lines.entries()) {
    if (!MARK.test(line)) continue
    let first = at
    while (COMMENT_ALONE.test(lines[first] ?? '')) first++
    const last = FUNCTION.test(bare[first] ?? '') ? endOf(bare, first) : first
    for (let each = first; each <= last; each++) marked.add(each + 1)
  }
  return marked
}

function endOf(bare: readonly string[], first: number): number {
  let depth = 0
  for (let at = first; at < bare.length; at++) {
    for (const char of bare[at]!) depth += char === '{' ? 1 : char === '}' ? -1 : 0
    if (depth <= 0) return at
  }
  return first
}
