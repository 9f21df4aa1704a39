/**
 * An interleaving as lanes, one per CPU, to be stepped through with the keyboard: every row carries what its step did to
 * which element, and the panel beside shows what memory holds after the rows up to the current one.
 */
import type { InterleavedStep } from '../interleaving.ts'
import { escapeHtml } from './escape_html.ts'

const MOST_STEPS = 2000

export function lanes(trace: readonly InterleavedStep[]): string {
  const cpus = [...new Set(trace.map((step) => step.cpu))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const steps = trace.slice(-MOST_STEPS)
  const skipped = trace.length - steps.length
  const head = cpus.map((cpu) => `<th>${escapeHtml(cpu)}</th>`).join('')
  const rows = steps.map((step) => rowOf(step, cpus))
  const note = skipped > 0 ? `<p>The first ${skipped} steps are left out.</p>` : ''
  return `${note}<div class="lanes" tabindex="0"><p class="hint">arrow keys, Home and End step; click a row to go there</p>
<div class="memory" aria-live="polite"></div>
<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function rowOf(step: InterleavedStep, cpus: string[]): string {
  const change =
    step.value === undefined ? '' : step.before === undefined ? ` = ${step.value}` : ` ${step.before} → ${step.value}`
  const text = `<span class="source">${escapeHtml(step.source)}</span> ${escapeHtml(`${step.op} ${step.location}${change}`)}`
  const cells = cpus.map((cpu) => `<td>${cpu === step.cpu ? text : ''}</td>`).join('')
  const data =
    step.value === undefined ? '' : ` data-at="${escapeHtml(step.location)}" data-value="${escapeHtml(step.value)}"`
  const why = step.switch === undefined ? '' : ` class="switch" title="${escapeHtml(step.switch)}"`
  return `<tr${why}${data}>${cells}</tr>`
}

/** Runs in the reader's browser. */
export const STEPPING = `
for (const lanes of document.querySelectorAll('.lanes')) {
  const rows = [...lanes.querySelectorAll('tbody tr')]
  const memory = lanes.querySelector('.memory')
  let at = rows.length - 1
  const show = (to) => {
    rows[at]?.classList.remove('current')
    at = Math.max(0, Math.min(rows.length - 1, to))
    rows[at]?.classList.add('current')
    const held = new Map()
    for (const row of rows.slice(0, at + 1)) if (row.dataset.at) held.set(row.dataset.at, row.dataset.value)
    memory.textContent = 'step ' + (at + 1) + ' of ' + rows.length + (held.size ? ':  ' : '') +
      [...held].slice(-12).map(([name, value]) => name + ' = ' + value).join('   ')
  }
  const keys = { ArrowDown: 1, ArrowRight: 1, j: 1, ArrowUp: -1, ArrowLeft: -1, k: -1, Home: -Infinity, End: Infinity }
  lanes.addEventListener('keydown', (event) => {
    if (!(event.key in keys)) return
    event.preventDefault()
    show(at + keys[event.key])
    rows[at]?.scrollIntoView({ block: 'nearest' })
  })
  rows.forEach((row, index) => row.addEventListener('click', () => show(index)))
  show(at)
}`
