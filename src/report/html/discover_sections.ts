/** A discovery: how much was tried, and how much of it was new. */
import type { DiscoverResult } from '../discover_result.ts'
import { rate } from '../words.ts'
import { chart, type GrowthChart } from './chart.ts'
import { countWords } from './figure_words.ts'
import { type Tile, tiles } from './figures.ts'
import { html, type Markup } from './markup.ts'
import type { Section } from './section.ts'
import { stackSection } from './stack_section.ts'

export function discoverTiles(result: DiscoverResult): Markup {
  const { programs, executions, executionsPerSecond, pairs, corpus, unfit, steps } = result
  const list: Tile[] = [
    { label: 'programs', value: countWords(programs), note: `${countWords(corpus ?? 0)} met something new` },
    { label: 'executions', value: countWords(executions), note: `${rate(executionsPerSecond ?? 0)}/s` },
    { label: 'steps', value: countWords(steps) },
    { label: 'pairs of steps', value: countWords(pairs ?? 0), note: 'of two CPUs on one word, by their order' },
  ]
  if (unfit > 0) list.push({ label: 'could not be begun', value: countWords(unfit) })
  return tiles(list)
}

export function discoverSections({ growth, stack }: DiscoverResult): Section[] {
  return [...coverageSection(growth), ...stackSection(stack)]
}

function coverageSection(growth: DiscoverResult['growth']): Section[] {
  const points = (growth ?? []).filter(([, pairs]) => pairs > 0)
  if (points.length < 2) return []
  const data: GrowthChart = {
    kind: 'growth',
    xLabel: 'executions',
    yLabel: 'pairs of steps met',
    unit: 'count',
    series: [{ name: 'ordered pairs of steps of two CPUs on one word', points }],
  }
  const drawn = chart(data, 'pairs of steps met over executions')
  const hint = html`<p class="hint">a line that lies flat has met what these programs can meet</p>`
  return [{ id: 'coverage', title: 'What was new', body: html`${drawn}${hint}` }]
}
