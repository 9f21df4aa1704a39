import { count } from '../../counted.ts'
import { html, type Markup } from './markup.ts'

const MOST_ROWS = 60

/** Counts with a bar each, the largest first; on a logarithmic scale where the rare ones matter. Nothing for no counts. */
export function bars(counts: Record<string, number>, scale: 'linear' | 'log' = 'linear'): Markup {
  const rows = Object.entries(counts).sort(([, a], [, b]) => b - a)
  if (rows.length === 0) return html``
  const length = (value: number): number => (scale === 'log' ? Math.log10(1 + value) : value)
  const most = Math.max(length(1), ...rows.map(([, value]) => length(value)))
  const cells = rows.slice(0, MOST_ROWS).map(([name, value]) => {
    const width = ((100 * length(value)) / most).toFixed(1)
    return html`<tr><th scope="row"><div class="label">${name}</div></th><td class="n">${count(value)}</td><td class="length"><div class="bar" style="width:${width}%"></div></td></tr>`
  })
  const left = rows.length - cells.length
  const more = left > 0 && html`<tr><td colspan="3">and ${left} more</td></tr>`
  const note = scale === 'log' && html`<p class="hint">lengths are logarithmic</p>`
  return html`<table class="bars"><tbody>${cells}${more}</tbody></table>${note}`
}
