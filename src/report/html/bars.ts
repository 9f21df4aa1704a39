import { escapeHtml } from './escape_html.ts'

const WIDEST_REM = 20
const MOST_ROWS = 60

/** A table of counts with a bar each; on a logarithmic scale where the rare ones matter. Empty for no counts. */
export function bars(title: string, counts: Record<string, number>, scale: 'linear' | 'log' = 'linear'): string {
  const rows = Object.entries(counts).sort(([, a], [, b]) => b - a)
  if (rows.length === 0) return ''
  const length = (value: number): number => (scale === 'log' ? Math.log10(1 + value) : value)
  const most = Math.max(length(1), ...rows.map(([, value]) => length(value)))
  const cells = rows.slice(0, MOST_ROWS).map(([name, value]) => {
    const width = ((WIDEST_REM * length(value)) / most).toFixed(2)
    return `<tr><td>${escapeHtml(name)}</td><td class="n">${value.toLocaleString('en-US')}</td><td><div class="bar" style="width:${width}rem"></div></td></tr>`
  })
  const left = rows.length - cells.length
  const note = scale === 'log' ? ' <small>logarithmic</small>' : ''
  const more = left > 0 ? `<tr><td>and ${left} more</td></tr>` : ''
  return `<h2>${escapeHtml(title)}${note}</h2><table>${cells.join('')}${more}</table>`
}
