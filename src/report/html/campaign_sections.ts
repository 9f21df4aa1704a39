/** A campaign: how far it is, what grew over time, who works, what each search came to. */
import { type CampaignFinding, type CampaignResult, seenAgainWords } from '../campaign_result.ts'
import { durationWords as longWords, perSecond } from '../campaign_summary.ts'
import { rate } from '../words.ts'
import { chart } from './chart.ts'
import { countWords } from './figure_words.ts'
import { table, tiles } from './figures.ts'
import { html, type Markup } from './markup.ts'
import { scoreSections } from './score_sections.ts'
import type { Section } from './section.ts'

export function campaignTiles(result: CampaignResult): Markup {
  const { executions, steps, pairs, units, unitsDone, unitsSetAside, workers, upperBound } = result
  const working = workers.filter(({ silentMs }) => silentMs !== null)
  const state = result.finishedAt !== null ? 'finished' : result.stopped ? 'stopped' : 'under way'
  return tiles([
    { label: state, value: longWords(result.elapsedMs) },
    {
      label: 'units',
      value: `${countWords(unitsDone)}${units === null ? '' : ` of ${countWords(units)}`}`,
      ...(unitsSetAside > 0 ? { note: `${countWords(unitsSetAside)} set aside` } : {}),
    },
    { label: 'executions', value: countWords(executions), note: `${rate(perSecond(result))}/s` },
    { label: 'steps', value: countWords(steps) },
    { label: 'pairs of steps', value: countWords(pairs), note: 'of two CPUs on one word, by their order' },
    { label: 'workers', value: countWords(working.length), note: `${countWords(workers.length)} in all` },
    ...(upperBound === undefined
      ? []
      : [{ label: 'fails less often than', value: `1 in ${countWords(1 / upperBound)}`, note: '95 % confidence' }]),
  ])
}

export function campaignSections(result: CampaignResult): Section[] {
  return [
    ...growthSections(result),
    ...listSection('unconfirmed', 'Not seen again, or not yet', result.unconfirmed),
    ...listSection('known', 'Known', result.known),
    ...listSection('meant', 'Bugs that were linked to be found', result.meant),
    ...(result.rows.length === 0 ? [] : scoreSections(result)),
    ...goneSection(result),
    ...workersSection(result),
    searchesSection(result),
  ]
}

function growthSections({ growth }: CampaignResult): Section[] {
  if (growth.length < 2) return []
  const over = (name: string, yLabel: string, of: (at: CampaignResult['growth'][number]) => number): Markup => {
    const points = growth.map((at): [number, number] => [at.atMs / 1000, of(at)]).filter(([x, y]) => x > 0 && y > 0)
    const data = { kind: 'growth' as const, xLabel: 'seconds', yLabel, unit: 'count' as const }
    return points.length < 2
      ? html`<p class="hint">no ${name} so far</p>`
      : html`${chart({ ...data, series: [{ name, points }] }, `${name} over time`)}`
  }
  const drawn = [
    over('executions', 'executions', (at) => at.executions),
    over('pairs of steps', 'pairs of steps met', (at) => at.pairs),
    over('findings', 'findings', (at) => at.findings),
  ]
  return [{ id: 'growth', title: 'Over time', body: html`${drawn}` }]
}

function listSection(id: string, title: string, findings: readonly CampaignFinding[]): Section[] {
  if (findings.length === 0) return []
  const rows = findings.map(({ number, kind, judge, message, count, seenAgain, reason }) => [
    number,
    kind,
    judge ?? '',
    message.split('\n')[0]!,
    countWords(count),
    seenAgain,
    reason ?? '',
  ])
  return [{ id, title, body: table(['', 'kind', 'judge', 'what', 'times', 'seen again', 'known because'], rows) }]
}

function goneSection({ gone }: CampaignResult): Section[] {
  if (gone.length === 0) return []
  const rows = gone.map(({ finding, reason }) => [finding, reason])
  return [{ id: 'gone', title: 'Looked for and not found', body: table(['what', ''], rows) }]
}

function workersSection({ workers }: CampaignResult): Section[] {
  if (workers.length === 0) return []
  const rows = workers.map(({ name, machine, search, executions, executionsPerSecond, silentMs }) => [
    name,
    machine,
    silentMs === null ? 'left' : silentMs > 20_000 ? `silent for ${longWords(silentMs)}` : (search ?? 'at no unit'),
    countWords(executions),
    rate(executionsPerSecond),
  ])
  const body = table(['worker', 'machine', 'at', 'executions', 'a second'], rows)
  return [{ id: 'workers', title: 'Who works', body }]
}

function searchesSection({ searches }: CampaignResult): Section {
  const rows = searches.map((search) => [
    search.words,
    `${countWords(search.unitsDone)}/${search.units === null ? '?' : countWords(search.units)}`,
    countWords(search.executions),
    search.busyMs === 0 ? '-' : rate((search.executions / search.busyMs) * 1000),
    countWords(search.steps),
    countWords(search.pairs),
    countWords(search.findings),
    search.refused ?? (search.complete ? 'all of it' : boundOf(search.upperBound)),
  ])
  const heads = ['search', 'units', 'executions', 'a second', 'steps', 'pairs', 'found', 'fails less often than']
  return { id: 'searches', title: 'What is searched', body: table(heads, rows) }
}

function boundOf(upperBound: number | undefined): string {
  return upperBound === undefined ? '-' : `1 in ${countWords(1 / upperBound)}`
}

/** What stands below a finding: who found it, and where. */
export function campaignNotes(finding: CampaignFinding): string[] {
  return [
    `first by ${finding.foundBy}, minimised by ${finding.minimisedBy ?? 'nobody yet'}, ${seenAgainWords(finding)}`,
    `in ${finding.searches.join('; ')}`,
  ]
}
