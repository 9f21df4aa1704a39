/** A benchmark: what was promised, what each design costs beside the machine's own floor, how cost grows. */
import { counted } from '../../counted.ts'
import type { BenchResult, Latency, LatencyRow, ThroughputRow } from '../bench_result.ts'
import { sharesWords } from '../bench_summary.ts'
import { longTails } from '../long_tail.ts'
import { chart, type LatencyChart } from './chart.ts'
import { countWords, durationWords } from './figure_words.ts'
import { type Tile, table, tiles } from './figures.ts'
import { growthSection } from './growth_section.ts'
import { heat } from './heat.ts'
import { byDesign, bySubject } from './in_order.ts'
import { latencyRow, PERCENTILE_HEAD, percentileCells } from './latency_chart.ts'
import { html, type Markup } from './markup.ts'
import type { Section } from './section.ts'
import { timelineSection } from './timeline_section.ts'

export function benchTiles(result: BenchResult): Markup {
  const list: Tile[] = [
    { label: 'wait/notify round trip', value: durationWords(result.roundTripUs), note: 'the unit of "×"' },
    { label: 'goals reached', value: goalsReached(result).words },
    { label: 'rounds', value: String(result.rounds), note: `in ${durationWords(result.elapsedMs * 1000)}` },
    { label: 'cores', value: String(result.machine.cores), note: `${result.machine.cpu}, node ${result.machine.node}` },
  ]
  return tiles(list)
}

export function benchSections(result: BenchResult): Section[] {
  return [
    ...goalsSection(result),
    ...comparisonSection(result),
    ...floorsSection(result),
    ...subjectSections(result.latencies, result.roundTripUs),
    ...growthSection(result.growth),
    ...waitsSection(result),
    ...throughputSection(result.throughput),
    ...timelineSection(result.timelines),
    ...callsSection(result),
  ]
}

/** How many of the goals that were measured at all. */
export function goalsReached({ goals }: BenchResult): { words: string } {
  const measured = goals.filter(({ ok }) => ok !== null)
  const reached = measured.filter(({ ok }) => ok).length
  return { words: `${reached} of ${measured.length}` }
}

function goalsSection({ goals }: BenchResult): Section[] {
  if (goals.length === 0) return []
  const rows = goals.map(({ ok, text, measured, low, high, limit }) => [
    ok === null ? 'not measured' : ok ? html`<span class="good">reached</span>` : html`<span class="bad">missed</span>`,
    text,
    measured === null ? '-' : measured.toPrecision(3),
    low === undefined || high === undefined ? '-' : `${low.toPrecision(3)} to ${high.toPrecision(3)}`,
    limit,
  ])
  return [{ id: 'goals', title: 'Goals', body: table(['', 'goal', 'measured', '95 % interval', 'limit'], rows) }]
}

function comparisonSection({ comparison }: BenchResult): Section[] {
  if (comparison === null) return []
  const real = comparison.differences.filter(({ verdict }) => verdict !== 'noise')
  const noise = comparison.differences.filter(({ verdict }) => verdict === 'noise')
  const head = ['', 'row', 'before', 'after', 'ratio', 'p']
  const rowsOf = (list: typeof real) =>
    list.map(({ title, before, after, ratio, p, verdict }) => [
      html`<span class="${verdict === 'slower' ? 'bad' : verdict === 'faster' ? 'good' : 'hint'}">${verdict}</span>`,
      title,
      before.toPrecision(4),
      after.toPrecision(4),
      `${ratio.toFixed(2)}x`,
      p < 0.001 ? p.toExponential(1) : p.toFixed(3),
    ])
  const words = comparison.words.map((each) => html`<p>${each}</p>`)
  const differing = real.length > 0 && table(head, rowsOf(real))
  const same =
    noise.length > 0 &&
    html`<details><summary>${counted(noise.length, 'row')} within noise</summary>${table(head, rowsOf(noise))}</details>`
  return [{ id: 'compare', title: `Against ${comparison.with}`, body: html`${words}${differing}${same}` }]
}

function floorsSection({ floors, roundTripUs }: BenchResult): Section[] {
  if (floors.length === 0) return []
  const rows = floors.map(({ title, latency, timesRoundTrip }) => [
    title,
    countWords(latency.count),
    ...percentileCells(latency).map(durationWords),
    times(timesRoundTrip),
  ])
  const drawn = latencyCharts(
    floors.map(({ title, latency }) => ({ name: title, latency })),
    roundTripUs,
  )
  return [
    {
      id: 'floors',
      title: 'Floors of this machine',
      body: html`${drawn}${table([...PERCENTILE_HEAD, '× round trip'], rows)}`,
    },
  ]
}

const times = (value: number | null): string => (value === null ? '-' : `${countWords(Number(value.toPrecision(3)))}x`)

function latencyCharts(list: Array<{ name: string; latency: Latency }>, roundTripUs: number | null): Markup {
  const rows = list.map(({ name, latency }): LatencyChart['rows'][number] => {
    const buckets = latency.buckets.map(([from, to, count]): [number, number, number] => [
      short(from),
      short(to),
      count,
    ])
    return { ...latencyRow(name, latency), buckets }
  })
  const references: LatencyChart['references'] = roundTripUs === null ? [] : [['round trip', roundTripUs]]
  return chart({ kind: 'latency', rows, references }, 'latencies on a logarithmic axis')
}

function short(value: number): number {
  return Number(value.toPrecision(4))
}

/** One section for what was timed: an overview of its cases by design, then each case with its histograms. */
function subjectSections(rows: readonly LatencyRow[], roundTripUs: number | null): Section[] {
  const subjects = [...new Set(rows.map(({ subject }) => subject))].sort(bySubject)
  return subjects.map((subject, index) => {
    const own = rows.filter((row) => row.subject === subject).sort((a, b) => byDesign(a.design, b.design))
    const cases = [...new Set(own.map(caseOf))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    const designs = [...new Set(own.map(({ design }) => design ?? 'any design'))]
    const overview = cases.map((name) => [name, ...designs.map((design) => overviewCell(own, name, design))])
    const details = cases.map((name, place) => {
      const open = index === 0 && place === 0 && html` open`
      const there = own.filter((row) => caseOf(row) === name)
      return html`<details${open}><summary>${name}</summary>${caseBody(there, roundTripUs)}</details>`
    })
    const note = html`<p class="hint">p50, and how many round trips that is; darker is slower within the line</p>`
    const body = html`${table(['', ...designs], overview)}${note}${details}`
    return { id: `subject-${index}`, title: subject, body }
  })
}

function caseOf({ title, subject, kworkers }: LatencyRow): string {
  const rest = title.startsWith(subject) ? title.slice(subject.length).replace(/^, /, '') : title
  return `${rest === '' ? 'idle' : rest}, ${kworkers} kworker${kworkers === 1 ? '' : 's'}`
}

function overviewCell(rows: readonly LatencyRow[], name: string, design: string): Markup | string {
  const line = rows.filter((row) => caseOf(row) === name)
  const row = line.find((each) => (each.design ?? 'any design') === design)
  const p50 = row?.closed.p50Us
  if (row === undefined || p50 === null || p50 === undefined) return '-'
  const all = line.flatMap(({ closed }) => (closed.p50Us === null ? [] : [closed.p50Us]))
  const depth = Math.log(p50 / Math.min(...all)) / Math.max(Math.log(4), Math.log(Math.max(...all) / Math.min(...all)))
  return heat(depth, durationWords(p50), times(row.timesRoundTrip))
}

function caseBody(rows: readonly LatencyRow[], roundTripUs: number | null): Markup {
  const list = rows.flatMap(({ design, closed, open }) => {
    const name = design ?? 'any design'
    const closedLoop = { name, latency: closed }
    return open === null
      ? [closedLoop]
      : [closedLoop, { name: `${name}, open loop at ${countWords(open.perSecond)}/s`, latency: open }]
  })
  const cells = list.map(({ name, latency }) => [
    name,
    countWords(latency.count),
    ...percentileCells(latency).map(durationWords),
  ])
  return html`${latencyCharts(list, roundTripUs)}${table(PERCENTILE_HEAD, cells)}${rows.map(againstWords)}`
}

function againstWords({ design, timesRoundTrip, against }: LatencyRow): Markup | false {
  if (against === undefined) return false
  const { state, floorUs, low, high } = against
  return html`<p class="hint">${design ?? 'any design'}: ${times(timesRoundTrip)} of a round trip ${state} (${durationWords(floorUs)}), 95 % interval ${low.toPrecision(3)} to ${high.toPrecision(3)}</p>`
}

function waitsSection({ waits, latencies }: BenchResult): Section[] {
  if (waits === undefined || waits.length === 0) return []
  const rows = waits.map(({ title, design, calls, slowest, fromUs, shares }) => [
    title,
    design ?? 'any design',
    `${countWords(slowest)} of ${countWords(calls)}`,
    durationWords(fromUs),
    sharesWords(shares),
  ])
  const woken = waits.flatMap(({ title, design, wakeUps }) => {
    if (wakeUps.length === 0) return []
    const lines = wakeUps.map(({ what, from, to, atUs, tookUs }) => [
      `${from} → ${to}`,
      what,
      durationWords(atUs),
      durationWords(tookUs),
    ])
    const name = `${title}, ${design ?? 'any design'}`
    return [html`<details><summary>${name}</summary>${table(['', 'what', 'at', 'takes'], lines)}</details>`]
  })
  const note = html`<p class="hint">the slowest hundredth of each row's calls, recorded apart from what is timed</p>`
  const tails = longTails(waits, latencies).map((line) => html`<p>${line}</p>`)
  const body = html`${note}${table(['', 'design', 'calls', 'from', 'their time'], rows)}${tails}<h3>Wake-ups of a call in the middle</h3>${woken}`
  return [{ id: 'waits', title: 'Where the slowest calls waited', body }]
}

function throughputSection(rows: readonly ThroughputRow[]): Section[] {
  if (rows.length === 0) return []
  const subjects = [...new Set(rows.map(({ subject }) => subject))]
  const tables = subjects.map((subject) => {
    const own = rows
      .filter((row) => row.subject === subject)
      .sort((a, b) => a.cpus - b.cpus || byDesign(a.design, b.design))
    // one scale for all that counts the same
    const alike = rows.filter(({ unit }) => unit === own[0]!.unit)
    const most = Math.max(...alike.map(({ perSecond }) => perSecond))
    const titles = [...new Set(own.map(({ title }) => title))]
    const lines = own.map(({ title, design, cpus, perSecond, unit }) => {
      const which = [design ?? '', `${cpus} CPU${cpus === 1 ? '' : 's'}`].filter((part) => part !== '').join(', ')
      const name = titles.length === 1 ? which : `${title}, ${which}`
      const width = ((100 * perSecond) / most).toFixed(1)
      return html`<tr><th scope="row"><div class="label">${name}</div></th><td class="n">${countWords(perSecond)} ${unit}/s</td><td class="length"><div class="bar" style="width:${width}%"></div></td></tr>`
    })
    const said = titles.length === 1 && html`<p class="hint">${titles[0]}</p>`
    return html`<h3>${subject}</h3>${said}<table class="bars"><tbody>${lines}</tbody></table>`
  })
  return [{ id: 'throughput', title: 'Throughput', body: html`${tables}` }]
}

function callsSection({ calls }: BenchResult): Section[] {
  if (calls.length === 0) return []
  const words = (ns: number): string => durationWords(ns / 1000)
  const rows = calls.map(({ name, meanNs, p50Ns, p99Ns }) => [name, words(meanNs), words(p50Ns), words(p99Ns)])
  const body = table(['system call', 'mean', 'p50', 'p99'], rows)
  return [{ id: 'calls', title: 'System calls on one idle thread', body }]
}
