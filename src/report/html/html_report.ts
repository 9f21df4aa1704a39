/** One HTML file with nothing outside it: verdict and summary first, then charts and the interleavings. */
import type { StoredResult } from '../stored_result.ts'
import { bars } from './bars.ts'
import { escapeHtml } from './escape_html.ts'
import { lanes, STEPPING } from './lanes.ts'
import { percentileChart } from './percentile_chart.ts'
import { STYLE } from './style.ts'

export function htmlReport(result: StoredResult, summary: string): string {
  const title = `mnttorture ${result.command}: ${result.scenario}`
  const body = result.command === 'stress' ? stressSections(result) : tracedSections(result)
  const script = body.includes('class="lanes"') ? `<script>${STEPPING}</script>` : ''
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(title)}</h1>
${verdict(result)}
<pre>${escapeHtml(summary)}</pre>
${body}
${script}</body></html>
`
}

function verdict({ findings }: StoredResult): string {
  if (findings.length === 0) return '<p class="good">SUCCESS: no finding.</p>'
  const items = findings.map(({ kind, message }) => `<li><b>${escapeHtml(kind)}</b> ${escapeHtml(message)}</li>`)
  return `<p class="bad">FAILURE: ${findings.length} finding${findings.length === 1 ? '' : 's'}.</p><ol>${items.join('')}</ol>`
}

function stressSections(result: Extract<StoredResult, { command: 'stress' }>): string {
  const { outcomes, judges } = result as { outcomes?: Record<string, number>; judges?: Record<string, number> }
  const latencies = [
    { name: 'flush', ...result.flush },
    { name: 'cleanup', ...result.cleanup },
  ].filter((each) => each.count > 0)
  return [
    bars('Outcomes', outcomes ?? {}, 'log'),
    bars('Operations', result.ops.byKind),
    bars('Cleanups by context', result.cleanup.byContext),
    percentileChart('Latencies', latencies),
    bars('Looks of each judge', judges ?? {}, 'log'),
  ].join('\n')
}

function tracedSections(result: Exclude<StoredResult, { command: 'stress' }>): string {
  const outcomes = result.command === 'explore' ? bars('Outcomes', result.outcomes, 'log') : ''
  const findings = result.findings.map((finding, index) => {
    return `<h2>Interleaving ${index + 1}: ${escapeHtml(finding.kind)}</h2>
<p>${escapeHtml(finding.message)}</p>
${lanes(finding.trace)}
<p>replay with <code>npx mnttorture replay ${escapeHtml(finding.schedule)}</code></p>`
  })
  return [...findings, outcomes].join('\n')
}
