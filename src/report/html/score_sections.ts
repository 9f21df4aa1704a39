/** Which strategy finds which bug, how often and how soon. */
import type { ScoreRow } from '../campaign_result.ts'
import type { StoredResult } from '../stored_result.ts'
import { countWords, durationWords } from './figure_words.ts'
import { table, tiles } from './figures.ts'
import { heat } from './heat.ts'
import { html, type Markup } from './markup.ts'
import type { Section } from './section.ts'

type Score = Extract<StoredResult, { command: 'score' }>
type Row = Omit<ScoreRow, 'others'>

export function scoreTiles({ rows, seeds }: Score): Markup {
  const bugs = namesOf(rows, 'bug')
  const ever = bugs.filter((bug) => rows.some((row) => row.bug === bug && row.found > 0))
  return tiles([
    { label: 'bugs', value: String(bugs.length) },
    { label: 'found by some strategy', value: `${ever.length} of ${bugs.length}` },
    { label: 'strategies', value: String(namesOf(rows, 'strategy').length) },
    { label: 'seeds each', value: String(seeds) },
  ])
}

export function scoreSections({ rows }: { rows: readonly Row[] }): Section[] {
  const strategies = namesOf(rows, 'strategy')
  const lines = namesOf(rows, 'bug').map((bug) => {
    const own = rows.filter((row) => row.bug === bug)
    return [bug, ...strategies.map((strategy) => cellOf(own.find((row) => row.strategy === strategy)))]
  })
  const share = strategies.map((strategy) => {
    const own = rows.filter((row) => row.strategy === strategy)
    const found = own.reduce((sum, row) => sum + row.found, 0)
    const tried = own.reduce((sum, row) => sum + row.seeds, 0)
    return heat(found / tried, `${((100 * found) / tried).toFixed(0)} %`, `${found} of ${tried}`, 'found')
  })
  const hint = html`<p class="hint">seeds that found it; below, the median of schedules and of time until it was found</p>`
  const body = html`${hint}${table(['bug', ...strategies], [...lines, ['all', ...share]])}`
  return [{ id: 'scores', title: 'Bugs and strategies', body }]
}

function cellOf(row: Row | undefined): Markup | string {
  if (row === undefined || row.seeds === 0) return '-'
  const { found, seeds, medianSchedules, medianMs } = row
  const parts = [
    ...(medianSchedules === null ? [] : [`${countWords(medianSchedules)} sch.`]),
    ...(medianMs === null ? [] : [durationWords(medianMs * 1000)]),
  ]
  return heat(found / seeds, `${found}/${seeds}`, parts.join(', '), 'found')
}

function namesOf(rows: readonly Row[], field: 'bug' | 'strategy'): string[] {
  return [...new Set(rows.map((row) => row[field]))]
}
