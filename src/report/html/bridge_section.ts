/** A finding on threads, found again under a controlled schedule, and what the CPUs did before it. */
import { counted } from '../../counted.ts'
import type { RecentCall } from '../../machine/torture.ts'
import type { StressResult } from '../stress_result.ts'
import { table } from './figures.ts'
import { oneFinding } from './findings_section.ts'
import { html, type Markup } from './markup.ts'
import type { Section } from './section.ts'
import type { Sources } from './sources.ts'

export function bridgeSection({ bridge, recentCalls }: StressResult, sources: Sources): Section[] {
  const sections: Section[] = []
  if (bridge !== undefined) {
    const { programs, executions, finding, programText, failed } = bridge
    const tried = `${bridge.of === 'programs' ? `${counted(programs, 'program')}, ` : ''}${counted(executions, 'execution')}`
    const body =
      failed !== undefined
        ? html`<p>This could not be explored: ${failed}</p>`
        : finding === undefined
          ? html`<p>No schedule within its time (${tried}); --bridge-seconds gives it more.</p>`
          : html`<p class="hint">${tried}</p>${oneFinding({ ...finding, programText }, 0, sources)}`
    sections.push({ id: 'bridge', title: 'Under a controlled schedule', body })
  }
  if (recentCalls?.some((calls) => calls.length > 0))
    sections.push({ id: 'calls', title: 'The last calls of each CPU', body: html`${recentCalls.map(callsOf)}` })
  return sections
}

const MOST_CALLS = 200

function callsOf(calls: readonly RecentCall[], cpu: number): Markup {
  const rows = calls.slice(-MOST_CALLS).map(({ call, result, ...what }) => [
    call,
    Object.entries(what)
      .map(([name, value]) => (value === true ? name : `${name} ${value}`))
      .join(', '),
    result === null ? 'had not returned' : String(result),
  ])
  return html`<details><summary>cpu${cpu}: ${counted(calls.length, 'call')}, the last below</summary>${table(['call', '', 'result'], rows)}</details>`
}
