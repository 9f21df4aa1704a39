/**
 * The calls of a history on the steps of its interleaving: a bar a call, a point where each took effect in the order that explains the
 * most, and in red those of which none can follow there. A bar leads to the step with which its call begins.
 */
import type { ToldCall } from '../../structure/checker/told_calls.ts'
import type { TracedStep } from './lanes_chart.ts'
import { html, type Markup } from './markup.ts'

interface Bar extends ToldCall {
  from: number
  to: number
  isOpen: boolean
  /** where it took effect */
  at?: number
}

const WIDTH = 1000
const LEFT = 50
const ROW = 30

export function callsChart(calls: readonly ToldCall[], trace: readonly TracedStep[], number: number): Markup | false {
  const bars = barsOf(calls, trace)
  if (bars.length === 0) return false
  const last = Math.max(trace.length, ...bars.map(({ to }) => to))
  const x = (step: number): number => LEFT + ((WIDTH - LEFT - 10) * step) / last
  const rows = [...new Set(bars.map(rowOf))]
  const height = ROW * rows.length + 8
  const drawn = bars.map((bar) => {
    const y = rows.indexOf(rowOf(bar)) * ROW + 6
    const width = Math.max(3, x(bar.to) - x(bar.from))
    const kind = bar.isStuck ? ' stuck' : bar.isOpen ? ' open' : ''
    const what = `${bar.text}: ${effectOf(bar)}`
    const shape = html`<rect class="call${kind}" x="${x(bar.from)}" y="${y}" width="${width}" height="20" rx="3"><title>${what}</title></rect>
<text class="halo" x="${x(bar.from) + 4}" y="${y + 14}">${bar.text}</text>`
    return html`${bar.isAfter ? shape : html`<a href="#finding=${number}&amp;step=${bar.from + 1}">${shape}</a>`}${
      bar.at !== undefined &&
      html`<circle class="effect" cx="${x(bar.at)}" cy="${y + 20}" r="4"><title>${what}</title></circle>`
    }`
  })
  const names = rows.map((name, at) => html`<text class="dim" x="0" y="${at * ROW + 20}">${name}</text>`)
  return html`<figure class="calls"><div class="wide"><svg viewBox="0 0 ${WIDTH} ${height}" style="min-width: 40rem" role="img" aria-label="calls of finding ${number}">${names}${drawn}</svg></div>
<figcaption class="legend"><span><i style="background: var(--g0)"></i>a call</span><span>● takes effect</span><span><i style="background: var(--bad)"></i>cannot have taken effect there</span></figcaption></figure>`
}

function rowOf({ cpu, isAfter }: Bar): string {
  return isAfter ? 'after' : `cpu${cpu}`
}

function effectOf({ at, isStuck, isOpen }: Bar): string {
  if (at !== undefined) return `takes effect by step ${at + 1}, as far as an order goes`
  return isStuck ? 'no point is possible' : isOpen ? 'has not returned' : 'not come to'
}

/** The steps that say so: of each CPU's calls the first begins at its first call, and ends at its first return. */
function barsOf(calls: readonly ToldCall[], trace: readonly TracedStep[]): Bar[] {
  const next = new Map<string, number>()
  let end = trace.length
  const stepOf = (cpu: number, source: string, index: number): number | undefined => {
    const steps = trace.flatMap((step, at) => (step.cpu === `cpu${cpu}` && step.source === source ? [at] : []))
    return steps[index]
  }
  const counts = new Map<number, number>()
  for (const { cpu, isAfter } of calls) if (!isAfter) counts.set(cpu, (counts.get(cpu) ?? 0) + 1)
  const bars = calls.flatMap((call): Bar[] => {
    if (call.isAfter) return [{ ...call, from: end++, to: end, isOpen: false }]
    const index = next.get(`${call.cpu}`) ?? 0
    next.set(`${call.cpu}`, index + 1)
    // what stands before the race in the history has no steps
    const before = counts.get(call.cpu)! - callsIn(trace, call.cpu)
    const from = stepOf(call.cpu, 'a call', index - Math.max(0, before))
    if (index < before || from === undefined) return []
    const to = stepOf(call.cpu, 'a return', index - Math.max(0, before))
    return [{ ...call, from, to: to ?? trace.length, isOpen: to === undefined }]
  })
  let effect = 0
  for (const bar of bars.filter(({ order }) => order !== undefined).sort((a, b) => a.order! - b.order!)) {
    effect = Math.max(effect, bar.from)
    bar.at = Math.min(effect, bar.to)
  }
  return bars
}

function callsIn(trace: readonly TracedStep[], cpu: number): number {
  return trace.filter((step) => step.cpu === `cpu${cpu}` && step.source === 'a call').length
}
