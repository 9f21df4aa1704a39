/** The findings of any run: what was found, and the interleaving or the threads that show it. */

import { count, counted } from '../../counted.ts'
import type { ToldCall } from '../../structure/checker/told_calls.ts'
import { callsChart } from './calls_chart.ts'
import { chart } from './chart.ts'
import { table } from './figures.ts'
import { lanesChart, rerunOf, type TracedStep } from './lanes_chart.ts'
import { html, type Markup } from './markup.ts'
import type { Section } from './section.ts'
import type { Sources } from './sources.ts'

interface ThreadThere {
  name: string
  state: string
  op?: string
  waitsFor?: string | null
  locksHeld?: string[]
}

export interface ShownFinding {
  kind: string
  message: string
  judge?: unknown
  count?: unknown
  execution?: unknown
  schedule?: unknown
  switches?: unknown
  before?: unknown
  trace?: unknown
  threads?: unknown
  /** of a generated program: a line for each operation, and the command that generates it again */
  programText?: unknown
  again?: unknown
  /** of a campaign: who found it, and where */
  notes?: string[]
  /** of a structure: its calls */
  calls?: unknown
}

/** Shown at once; the others, up to so many, behind a line that opens. */
const FIRST = 4
const MOST_SHOWN = 60
const MOST_STEPS = 3000
const MOST_STEPS_OF_MORE = 300

export function findingsSection(findings: readonly ShownFinding[], sources: Sources): Section[] {
  if (findings.length === 0) return []
  const shown = findings.slice(0, MOST_SHOWN).map((finding, index) => oneFinding(finding, index, sources))
  const more =
    shown.length > FIRST &&
    html`<details><summary>${counted(findings.length - FIRST, 'more finding')}</summary>${shown.slice(FIRST)}</details>`
  const left = findings.length - shown.length
  return [
    {
      id: 'findings',
      title: findings.length === 1 ? 'The finding' : counted(findings.length, 'finding'),
      body: html`${shown.slice(0, FIRST)}${more}${left > 0 && html`<p>and ${left} that are not shown</p>`}`,
    },
  ]
}

export function oneFinding(finding: ShownFinding, index: number, sources: Sources): Markup {
  const { kind, judge, schedule } = finding
  const said = typeof judge === 'string' && judge !== '' && html` <span class="hint">judge ${judge}</span>`
  const trace = Array.isArray(finding.trace) ? (finding.trace as TracedStep[]) : []
  const lanes =
    trace.length > 0 &&
    chart(
      lanesChart({
        trace,
        number: index + 1,
        finding: `${kind}: ${finding.message.split('\n')[0]}`,
        mostSteps: index < FIRST ? MOST_STEPS : MOST_STEPS_OF_MORE,
        ...codeAndRerun(schedule, sources),
      }),
      `interleaving of finding ${index + 1}`,
    )
  const calls = Array.isArray(finding.calls) && callsChart(finding.calls as ToldCall[], trace, index + 1)
  const replay =
    typeof schedule === 'string' &&
    html`<p class="command"><code>npx mnttorture replay ${schedule}</code></p>${notRerun(schedule, sources)}`
  return html`<article class="finding"><h3><span class="kind">${kind}</span>${said}</h3>
${messageOf(finding)}${facts(finding)}${(finding.notes ?? []).map((note) => html`<p class="hint">${note}</p>`)}${program(finding)}${calls}${threadTable(finding.threads)}${lanes}${replay}${again(finding)}</article>`
}

/** Its first line, and the others as they stand. */
function messageOf({ message }: ShownFinding): Markup {
  const [first, ...others] = message.split('\n')
  // calls drawn as bars lie one above the other, or say nothing
  const how = others.some((line) => line.includes('|-')) ? 'more drawn' : 'more'
  return html`<p class="message">${first}</p>${others.length > 0 && html`<pre class="${how}">${others.join('\n')}</pre>`}`
}

function codeAndRerun(schedule: unknown, { readCode, codeSaid, rerun }: Sources) {
  if (typeof schedule !== 'string') return { readCode, codeSaid: codeSaid('') }
  return { readCode, codeSaid: codeSaid(schedule), rerun: rerunOf(rerun.of(schedule), schedule) }
}

function notRerun(schedule: string, { rerun }: Sources): Markup | false {
  const of = rerun.of(schedule)
  return (
    'leftOut' in of &&
    of.leftOut !== '' &&
    html`<p class="hint">This page cannot run on from a step: ${of.leftOut}.</p>`
  )
}

function program({ programText }: ShownFinding): Markup | false {
  return Array.isArray(programText) && html`<pre class="program">${programText.join('\n')}</pre>`
}

function again(finding: ShownFinding): Markup | false {
  return typeof finding.again === 'string' && html`<p class="command"><code>${finding.again}</code></p>`
}

function facts({ count: times, execution, switches, before, trace }: ShownFinding): Markup | false {
  const parts: string[] = []
  if (typeof execution === 'number') parts.push(`execution ${count(execution)}`)
  if (typeof times === 'number' && times > 1) parts.push(counted(times, 'time'))
  if (typeof switches === 'number') parts.push(counted(switches, 'switch'))
  if (Array.isArray(trace) && trace.length > 0) parts.push(counted(trace.length, 'step'))
  const was = before as { switches?: unknown; steps?: unknown; hurried?: unknown } | undefined
  if (typeof was?.steps === 'number' && was.steps > 0)
    parts.push(
      `before minimising ${counted(Number(was.switches), 'switch')}, ${counted(was.steps, 'step')}${was.hurried === true ? ', which the end of the time cut short' : ''}`,
    )
  return parts.length > 0 && html`<p class="hint">${parts.join(' · ')}</p>`
}

function threadTable(threads: unknown): Markup | false {
  if (!Array.isArray(threads)) return false
  const rows = (threads as ThreadThere[]).map(({ name, state, op, waitsFor, locksHeld }) => [
    name,
    state,
    op ?? '',
    waitsFor ?? '',
    (locksHeld ?? []).join(', '),
  ])
  return table(['thread', 'state', 'in', 'waits for', 'holds'], rows)
}
