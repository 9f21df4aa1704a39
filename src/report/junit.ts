/**
 * A result as JUnit XML. Most commands are one test case, with a failure for each finding; a benchmark has a case for each of
 * its goals, a score one for each bug, evidence one for each claim and design. What was not decided is an error, what was
 * interrupted is skipped: neither passes.
 */
import { isOdd, type Judged, verdictOf, whyUndecided } from '../verdict.ts'

interface TestCase {
  name: string
  failures: Array<{ type: string; message: string; text: string }>
  /** nothing can be said, and why */
  error?: string | undefined
  skipped?: boolean
}

export function junit(result: Judged): string {
  const cases = [...goalsOf(result), ...claimsOf(result), ...scoresOf(result)]
  const stopped = verdictOf(result) === 'interrupted'
  if (cases.length === 0 || findingsOf(result).length > 0 || stopped) cases.unshift(runOf(result))
  const time = secondsOf(result).toFixed(3)
  const failed = cases.filter(({ failures }) => failures.length > 0).length
  const errors = cases.filter(({ error }) => error !== undefined).length
  const skipped = cases.filter((each) => each.skipped === true).length
  const name = `mnttorture ${result.command}`
  const lines = cases.map((each) => testCase(each, `mnttorture.${result.command}`, cases.length === 1 ? time : '0.000'))
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failed}" skipped="${skipped}" time="${time}" errors="${errors}">
${lines.join('')}  </testsuite>
</testsuites>
`
}

function testCase({ name, failures, error, skipped }: TestCase, classname: string, time: string): string {
  const inside = failures.map(({ type, message, text }) => {
    return `      <failure type="${escapeXml(type)}" message="${escapeXml(message)}">${escapeXml(text)}</failure>\n`
  })
  if (error !== undefined) inside.push(`      <error type="undecided" message="${escapeXml(error)}"/>\n`)
  if (skipped === true) inside.push('      <skipped/>\n')
  return `    <testcase classname="${escapeXml(classname)}" name="${escapeXml(name)}" time="${time}">\n${inside.join('')}    </testcase>\n`
}

interface Found {
  kind: string
  message: string
  schedule?: string
  again?: string
}

/** The run as one case. */
function runOf(result: Judged): TestCase {
  const subject = ['scenario', 'design', 'bug'] as const
  const words = result.scenario === undefined ? subject.flatMap((key) => textOf(result[key])) : textOf(result.scenario)
  const seed = result.seed === undefined ? [] : [`seed ${result.seed}`]
  const failures = findingsOf(result).map(({ kind, message, schedule, again }) => {
    const replay = schedule === undefined ? [] : [`replay with: npx mnttorture replay ${schedule}`]
    return { type: kind, message, text: [...replay, ...(again === undefined ? [] : [again])].join('\n') }
  })
  const verdict = verdictOf(result)
  return {
    name: [...(words.length > 0 ? words : [result.command]), ...seed].join(' '),
    failures,
    error: verdict === 'undecided' ? whyUndecided(result) : undefined,
    skipped: verdict === 'interrupted',
  }
}

function goalsOf({ goals }: Judged): TestCase[] {
  if (!Array.isArray(goals)) return []
  const list = goals as Array<{ text: string; measured: number | null; limit: number; ok: boolean | null }>
  return list.map(({ text, measured, limit, ok }) => {
    if (ok === null) return { name: text, failures: [], skipped: true }
    const message = `measured ${measured}, limit ${limit}`
    return { name: text, failures: ok ? [] : [{ type: 'goal', message, text: '' }] }
  })
}

/** A claim fails under a design where it does not hold though it is meant to, or the other way round. */
function claimsOf({ claims }: Judged): TestCase[] {
  if (!Array.isArray(claims)) return []
  const list = claims as Array<{ claim: string; designs: DesignSeen[] }>
  return list.flatMap(({ claim, designs }) =>
    designs.map((cell) => {
      const { design, holds, meant, undecided, seen, commands } = cell
      const message = `${holds ? 'holds' : 'does not hold'}, though it is ${meant ? '' : 'not '}meant to: ${seen}`
      const failures = !isOdd(cell) ? [] : [{ type: 'claim', message, text: commands.join('\n') }]
      return { name: `${claim} (${design})`, failures, error: undecided }
    }),
  )
}

interface DesignSeen {
  design: string
  holds: boolean
  meant: boolean
  undecided?: string
  seen: string
  commands: string[]
}

/** A bug that no strategy finds is a failure. */
function scoresOf({ command, rows }: Judged): TestCase[] {
  if (command !== 'score' || !Array.isArray(rows)) return []
  const list = rows as Array<{ bug: string; strategy: string; found: number; seeds: number }>
  return [...new Set(list.map(({ bug }) => bug))].map((bug) => {
    const own = list.filter((row) => row.bug === bug)
    const text = own.map(({ strategy, found, seeds }) => `${strategy} ${found}/${seeds}`).join(', ')
    const missed = own.every(({ found }) => found === 0)
    return { name: bug, failures: missed ? [{ type: 'not-found', message: 'found by no strategy', text }] : [] }
  })
}

function findingsOf({ findings }: Judged): Found[] {
  return Array.isArray(findings) ? (findings as Found[]) : []
}

function textOf(value: unknown): string[] {
  return typeof value === 'string' ? [value] : []
}

function secondsOf({ seconds, elapsedMs }: Judged): number {
  if (typeof seconds === 'number') return seconds
  return typeof elapsedMs === 'number' ? elapsedMs / 1000 : 0
}

function escapeXml(text: string): string {
  const codes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
  return (
    text
      .replace(/[&<>"']/g, (character) => codes[character]!)
      // what XML cannot hold at all
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?')
  )
}
