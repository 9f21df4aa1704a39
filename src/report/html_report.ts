/** One HTML file with nothing outside it: the summary first, then every figure of the result. All text is escaped. */

interface Result {
  command: string
  findings?: unknown[]
}

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --bad: #c62828; --good: #2e7d32; --bar: #4a7fb5 }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
pre { overflow-x: auto; padding: 1rem; border: 1px solid var(--line); border-radius: 6px; font-size: 13px }
table { border-collapse: collapse } td, th { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top }
td.n { text-align: right; font-variant-numeric: tabular-nums } .bar { background: var(--bar); height: .7em; min-width: 1px }
.bad { color: var(--bad) } .good { color: var(--good) } @media print { pre { white-space: pre-wrap } }`

export function htmlReport(result: Result, summary: string): string {
  const findings = result.findings ?? []
  const verdict = findings.length === 0 ? '<p class="good">No finding.</p>' : findingsHtml(findings)
  const figures = Object.entries(result).filter(([key]) => key !== 'findings' && key !== 'command')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>mnttorture ${escapeHtml(result.command)}</title><style>${STYLE}</style></head><body>
<h1>mnttorture ${escapeHtml(result.command)}</h1>
${verdict}
<pre>${escapeHtml(summary)}</pre>
${figures.map(([key, value]) => sectionHtml(key, value)).join('\n')}
</body></html>
`
}

function findingsHtml(findings: unknown[]): string {
  const items = findings.map((finding) => {
    const { kind, message } = finding as { kind?: unknown; message?: unknown }
    return `<li><b>${escapeHtml(String(kind))}</b> ${escapeHtml(String(message))}</li>`
  })
  return `<h2 class="bad">${findings.length} finding${findings.length === 1 ? '' : 's'}</h2><ol>${items.join('')}</ol>`
}

function sectionHtml(key: string, value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ''
  const rows = Object.entries(value)
  if (rows.length === 0) return ''
  const numbers = rows.map(([, each]) => each).filter((each): each is number => typeof each === 'number')
  const most = Math.max(1, ...numbers)
  const cells = rows.map(([name, each]) => {
    const bar =
      typeof each === 'number' ? `<div class="bar" style="width:${((20 * each) / most).toFixed(2)}rem"></div>` : ''
    const shown = typeof each === 'number' ? each.toLocaleString('en-US') : JSON.stringify(each)
    return `<tr><td>${escapeHtml(name)}</td><td class="n">${escapeHtml(shown ?? '')}</td><td>${bar}</td></tr>`
  })
  return `<h2>${escapeHtml(key)}</h2><table>${cells.join('')}</table>`
}

function escapeHtml(text: string): string {
  const codes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/[&<>"']/g, (character) => codes[character]!)
}
