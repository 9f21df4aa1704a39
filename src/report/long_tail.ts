import type { Latency, LatencyRow, RowWaits } from './bench_result.ts'

const LONG = 20

/** How many times its median the p99.9 of a row is, where that is so many that the report names the cause; null elsewhere. */
export function longTail({ p50Us, p999Us }: Pick<Latency, 'p50Us' | 'p999Us'>): number | null {
  if (p50Us === null || p999Us === null || p999Us <= LONG * p50Us) return null
  return Math.round(p999Us / p50Us)
}

/** Each of those rows in words, with what its slowest calls waited for. */
export function longTails(waits: readonly RowWaits[], latencies: readonly LatencyRow[]): string[] {
  return latencies.flatMap(({ id, title, design, kworkers, closed }) => {
    const times = longTail(closed)
    if (times === null) return []
    const cause = waits.find((each) => each.id === id)?.shares[0]?.cause ?? 'not recorded'
    return [`p99.9 is ${times} times the median: ${title} (${design ?? 'any'}, kworkers: ${kworkers}), mostly ${cause}`]
  })
}
