/** A campaign for a person: how far it is, what each search came to, who works, and what was found. */
import { count, counted } from '../counted.ts'
import { type CampaignFinding, type CampaignResult, type CampaignSearch, seenAgainWords } from './campaign_result.ts'
import { judgeWords } from './judge_words.ts'
import { type Look, PLAIN } from './look.ts'
import { messageLines } from './message_lines.ts'
import { scheduleLines } from './schedule_lines.ts'
import { scoreSummary } from './score_summary.ts'
import { columns, rate } from './words.ts'

const MOST_SEARCHES = 200

export function campaignSummary(result: CampaignResult): string {
  const { workers, findings, unconfirmed, known, meant, gone, searches } = result
  const working = workers.filter(({ silentMs }) => silentMs !== null)
  const lines = [
    `campaign ${result.campaign} "${result.name}" in ${result.db}, of mnttorture ${result.version}: ${stateWords(result)}`,
    `units       ${count(result.unitsDone)}${result.units === null ? '' : ` of ${count(result.units)}`}${result.unitsSetAside > 0 ? `, ${count(result.unitsSetAside)} set aside` : ''}`,
    `executions  ${count(result.executions)} (${rate(perSecond(result))}/s)${result.cut > 0 ? `, ${count(result.cut)} cut at the bound of steps` : ''}, ${counted(result.steps, 'step')}${result.programs > 0 ? `, ${counted(result.programs, 'program')}` : ''}`,
    `pairs       ${counted(result.pairs, 'ordered pair')} of steps of two CPUs on one word`,
    `workers     ${count(working.length)} now, ${count(workers.length)} in all`,
    '',
    ...columns([SEARCH_HEADS, ...searches.slice(0, MOST_SEARCHES).map(searchRow)]),
    ...(searches.length > MOST_SEARCHES ? [`and ${count(searches.length - MOST_SEARCHES)} more searches`] : []),
    ...searches.flatMap(({ words, refused }) => (refused === null ? [] : [`refused: ${words}: ${refused}`])),
    ...(result.rows.length === 0 ? [] : ['', ...scoreSummary(result).trimEnd().split('\n')]),
    '',
    ...findings.map((finding) => `FINDING ${headOf(finding)}`),
    ...unconfirmed.map((finding) => `unconfirmed: ${headOf(finding)}`),
    ...known.map((finding) => `known: ${headOf(finding)}; ${finding.reason}`),
    ...(meant.length === 0 ? [] : [`${counted(meant.length, 'finding')} of bugs that were linked to be found`]),
    ...gone.map(({ finding, reason }) => `not found: ${finding} (${reason})`),
    ...(findings.length === 0 ? [boundWords(result)] : []),
  ]
  return `${lines.join('\n')}\n`
}

const SEARCH_HEADS = ['search', 'units', 'executions', '/s', 'steps', 'pairs', 'found']

function searchRow(search: CampaignSearch): string[] {
  const { words, unitsDone, units, executions, busyMs, steps, pairs, findings, complete } = search
  return [
    words,
    `${count(unitsDone)}/${units === null ? '?' : count(units)}`,
    `${count(executions)}${complete ? ' all' : ''}`,
    busyMs === 0 ? '-' : rate((executions / busyMs) * 1000),
    count(steps),
    count(pairs),
    count(findings),
  ]
}

function headOf(finding: CampaignFinding): string {
  const { number, kind, judge, message, count: times, searches } = finding
  const first = message.split('\n')[0]
  const often = counted(times, 'time')
  return `${number} ${kind}${judgeWords(judge === undefined ? {} : { judge })}: ${first} (${often}, ${counted(searches.length, 'search')}; ${seenAgainWords(finding)})`
}

/** Findings whole, with their interleavings. */
export function campaignFindings(findings: readonly CampaignFinding[], look: Look = PLAIN): string {
  const lines = findings.flatMap((finding) => [
    ...messageLines(`FINDING ${finding.number} ${finding.kind}${judgeWords(finding)}`, finding.message, look),
    `${counted(finding.count, 'time')}, first by ${finding.foundBy}; minimised by ${finding.minimisedBy ?? 'nobody yet'}; ${seenAgainWords(finding)}`,
    ...(finding.reason === undefined ? [] : [`known: ${finding.reason}`]),
    ...finding.searches.map((words) => `  in ${words}`),
    `identity: ${finding.identity}`,
    ...(finding.schedule === '' ? [] : ['', ...scheduleLines(finding, look)]),
    '',
  ])
  return lines.length === 0 ? 'no finding\n' : `${lines.join('\n')}`
}

function boundWords({ upperBound, executions }: CampaignResult): string {
  if (upperBound === undefined) return 'no finding'
  return `no finding; with 95 % confidence an execution fails less often than once in ${count(1 / upperBound)} (3/${count(executions)})`
}

function stateWords({ finishedAt, stopped, elapsedMs }: CampaignResult): string {
  const state = finishedAt !== null ? 'finished' : stopped ? 'stopped' : 'under way'
  return `${state}, ${durationWords(elapsedMs)}`
}

export function durationWords(ms: number): string {
  const whole = Math.round(ms / 1000)
  const parts = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const
  return parts.flatMap(([value, unit]) => (value > 0 ? [`${value} ${unit}`] : [])).join(' ') || '0 s'
}

export function perSecond({ executions, elapsedMs }: CampaignResult): number {
  return (executions / Math.max(elapsedMs, 1)) * 1000
}
