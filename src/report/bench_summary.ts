import { count, counted } from '../counted.ts'
import { verdictOf, verdictWord, whyUndecided } from '../verdict.ts'
import type { BenchResult, GrowthRow, Latency, LatencyRow, RowWaits, ThroughputRow } from './bench_result.ts'
import { longTails } from './long_tail.ts'
import { columns, microseconds, rate, seconds } from './words.ts'

/** A bench result as text: goals and comparison first, then every table. */
export function benchSummary(result: BenchResult): string {
  const { machine } = result
  const lines = [
    `bench on ${machine.cores} cores (${machine.cpu}), node ${machine.node}: ${counted(result.rounds, 'round')} in ${seconds(Math.round(result.elapsedMs / 1000))}, seed=${result.seed}`,
    ...(result.filter === null ? [] : [`only rows with "${result.filter}" in their name`]),
    ...result.goals.map(
      ({ text, measured, ok, low, high }) =>
        `${ok === null ? 'not measured' : ok ? 'reached' : 'MISSED'}  ${text}: ${measured === null ? '-' : measured.toFixed(2)}${interval(low, high)}`,
    ),
    ...(result.comparison?.words ?? []),
    ...floors(result),
    ...latencies(result.latencies),
    ...waits(result),
    ...throughput(result.throughput),
    ...growth(result.growth),
    ...calls(result),
    ...result.findings.map(({ kind, message }) => `FINDING ${kind}: ${message}`),
    ...(verdictOf(result) === 'undecided' ? [`undecided: ${whyUndecided(result)}`] : []),
    `mnttorture bench seed=${result.seed} rounds=${result.rounds} ${verdictWord(result)}`,
  ]
  return `${lines.join('\n')}\n`
}

const interval = (low?: number, high?: number): string =>
  low === undefined || high === undefined ? '' : ` (${low.toPrecision(3)} to ${high.toPrecision(3)})`

const times = (value: number | null): string => (value === null ? '-' : `${value.toPrecision(3)}x`)

function floors({ floors }: BenchResult): string[] {
  if (floors.length === 0) return []
  const rows = floors.map(({ title, latency, timesRoundTrip }) => [
    `  ${title}`,
    microseconds(latency.p50Us),
    microseconds(latency.p99Us),
    times(timesRoundTrip),
  ])
  return ['', 'floors of this machine', ...columns([['', 'p50', 'p99', 'of a round trip'], ...rows])]
}

function latencies(all: readonly LatencyRow[]): string[] {
  const subjects = [...new Set(all.map(({ subject }) => subject))].sort()
  return subjects.flatMap((subject) => {
    const rows = all
      .filter((row) => row.subject === subject)
      .sort((a, b) => a.title.localeCompare(b.title, 'en', { numeric: true }) || a.kworkers - b.kworkers || order(a, b))
      .map(({ title, design, kworkers, closed, open, timesRoundTrip, against }) => [
        `  ${title.startsWith(`${subject}, `) ? title.slice(subject.length + 2) : 'idle'}`,
        design ?? 'any',
        String(kworkers),
        ...[closed.p50Us, closed.p90Us, closed.p99Us].map(microseconds),
        beyond(closed),
        microseconds(closed.maxUs),
        `${times(timesRoundTrip)}${interval(against?.low, against?.high)}`,
        against?.state ?? '',
        open === null ? '' : `${microseconds(open.p50Us)} / ${microseconds(open.p99Us)}`,
      ])
    const head = [
      '',
      'design',
      'kworkers',
      'p50',
      'p90',
      'p99',
      'p99.9',
      'max',
      'of a round trip',
      'of one',
      'open p50 / p99',
    ]
    return ['', subject, ...columns([head, ...rows])]
  })
}

/** With fewer calls than a thousand no more is known than that it is at most the longest of them. */
function beyond({ count: calls, p999Us }: Latency): string {
  return p999Us === null ? `<= max of ${count(calls)}` : microseconds(p999Us)
}

const order = (a: LatencyRow, b: LatencyRow): number => (a.design ?? '').localeCompare(b.design ?? '')

/** Where the slowest hundredth of each row's calls waited, and each wake-up of a call that begins with everybody asleep. */
function waits({ waits = [], latencies }: BenchResult): string[] {
  if (waits.length === 0) return []
  const rows = waits.map(({ title, design, calls, slowest, fromUs, shares }) => [
    `  ${title}`,
    design ?? 'any',
    `${count(slowest)} of ${count(calls)}`,
    microseconds(fromUs),
    sharesWords(shares),
  ])
  const head = ['where the slowest hundredth waited, recorded apart', 'design', 'calls', 'from', 'their time']
  return ['', ...columns([head, ...rows]), ...longTails(waits, latencies).map((line) => `  ${line}`), ...wakeUps(waits)]
}

export function sharesWords(shares: RowWaits['shares']): string {
  return shares
    .filter(({ share }) => share >= 0.01)
    .map(({ cause, share }) => `${cause} ${Math.round(100 * share)} %`)
    .join(', ')
}

function wakeUps(waits: readonly RowWaits[]): string[] {
  return waits
    .filter(({ title, wakeUps }) => title.includes('asleep') && wakeUps.length > 0)
    .flatMap(({ title, design, wakeUps }) => [
      '',
      `wake-ups of a call in the middle: ${title} (${design ?? 'any'})`,
      ...columns(
        wakeUps.map(({ what, from, to, atUs, tookUs }) => [
          `  at ${microseconds(atUs)}  ${from} -> ${to}`,
          what,
          `after ${microseconds(tookUs)}`,
        ]),
      ),
    ])
}

function throughput(rows: readonly ThroughputRow[]): string[] {
  if (rows.length === 0) return []
  const lines = rows.map(({ title, cpus, design, perSecond, unit }) => [
    `  ${title}`,
    design ?? 'any',
    `${cpus} CPU${cpus === 1 ? '' : 's'}`,
    `${rate(perSecond)} ${unit}/s`,
  ])
  return ['', 'throughput', ...columns(lines), ...sharingWords(rows)]
}

/** What the layout of a count costs, by the adds of a get and put alone. */
function sharingWords(rows: readonly ThroughputRow[]): string[] {
  return rows
    .filter(({ subject, cpus }) => subject === PADDED && cpus > 1)
    .flatMap(({ cpus, perSecond }) => {
      const against = (subject: string): string => {
        const other = rows.find((row) => row.subject === subject && row.cpus === cpus)
        return other === undefined ? '-' : (perSecond / other.perSecond).toPrecision(2)
      }
      return [
        `  with ${cpus} CPUs, counts on cache lines of their own make ${against(PACKED)} times the pairs of counts that share a line, and ${against(ONE_WORD)} times those of one atomic word`,
      ]
    })
}

const PADDED = 'adds on padded words'
const PACKED = 'adds on packed words'
const ONE_WORD = 'adds on one shared word'

function growth(rows: readonly GrowthRow[]): string[] {
  return rows.flatMap(({ title, points, words }) => [
    '',
    title,
    ...columns(points.map(({ x, p50Us }) => [`  ${count(x)}`, microseconds(p50Us), `${microseconds(p50Us / x)} each`])),
    `  ${words}`,
  ])
}

function calls({ calls }: BenchResult): string[] {
  if (calls.length === 0) return []
  const rows = calls.map(({ name, p50Ns, p99Ns }) => [`  ${name}`, `p50 ${p50Ns} ns`, `p99 ${p99Ns} ns`])
  return ['', 'system calls on one idle thread', ...columns(rows)]
}
