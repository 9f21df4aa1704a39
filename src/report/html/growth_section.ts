import type { GrowthRow } from '../bench_result.ts'
import { chart } from './chart.ts'
import { table } from './figures.ts'
import { byDesign } from './in_order.ts'
import { html } from './markup.ts'
import type { Section } from './section.ts'

/** How cost grows: a chart for what it grows over, with a line for each design, and the fits in words. */
export function growthSection(rows: readonly GrowthRow[]): Section[] {
  if (rows.length === 0) return []
  const over = [...new Set(rows.map((row) => row.over))]
  const charts = over.map((what) => {
    const own = rows.filter((row) => row.over === what).sort((a, b) => byDesign(a.design, b.design))
    const alone = new Set(own.map(({ design }) => design)).size === own.length
    const series = own.map(({ design, title, points, fit }) => ({
      name: alone ? design : title,
      points: points.map(({ x, p50Us }): [number, number] => [x, p50Us]),
      fit: { factor: fit.scaleUs, exponent: fit.exponent },
    }))
    const drawn = chart({ kind: 'growth', xLabel: what, yLabel: 'p50', unit: 'us', series }, `cost over ${what}`)
    const nameOf = (row: GrowthRow): string => (alone ? row.design : row.title)
    const lines = own.map((row) => [
      nameOf(row),
      `n^${row.fit.exponent.toFixed(2)}`,
      `${row.fit.low.toFixed(2)} to ${row.fit.high.toFixed(2)}`,
      row.fit.r2.toFixed(3),
    ])
    const said = own.map((row) => html`<li>${nameOf(row)}: ${row.words}</li>`)
    const titles = new Set(own.map(({ design, title }) => title.replace(`${design}: `, '')))
    const hint = html`<p class="hint">${[...titles].join('; ')}</p>`
    return html`<h3>over ${what}</h3>${hint}${drawn}${table(['', 'grows as', '95 %', 'R²'], lines)}<ul class="hint">${said}</ul>`
  })
  return [{ id: 'growth', title: 'How cost grows', body: html`${charts}` }]
}
