/** The kernel stack when it was fullest as deactivate_super began: each call's bytes, and what was left. */
import type { StackFrame } from '../../machine/torture.ts'
import { count } from '../words.ts'
import { table } from './figures.ts'
import { html } from './markup.ts'
import type { Section } from './section.ts'

export function stackSection(
  minFreeBytes: number | null | undefined,
  chain: readonly StackFrame[] | undefined,
): Section[] {
  if (typeof minFreeBytes !== 'number' || chain === undefined || chain.length === 0) return []
  const used = chain.reduce((sum, { bytes }) => sum + bytes, 0)
  const size = used + Math.max(0, minFreeBytes)
  const parts = chain.map(({ function: name, bytes }, index) => {
    const width = ((100 * bytes) / size).toFixed(2)
    return html`<span style="width:${width}%;background:var(--g${index % 7})" data-tip="${name}: ${count(bytes)} bytes"></span>`
  })
  const rows = chain.map(({ function: name, bytes, source }) => [name, bytes, source])
  const body = html`<p>${count(minFreeBytes)} bytes were free of ${count(size)}.</p><div class="stack">${parts}</div>
<details><summary>${chain.length} calls, outermost first</summary>${table(['function', 'bytes', 'by'], rows)}</details>`
  return [{ id: 'stack', title: 'Least stack free at deactivate_super', body }]
}
