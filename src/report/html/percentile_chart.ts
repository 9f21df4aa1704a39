import { microseconds } from '../words.ts'
import { escapeHtml } from './escape_html.ts'

interface Latency {
  name: string
  p50Us: number | null
  p90Us: number | null
  p99Us: number | null
  p999Us: number | null
  maxUs: number | null
}

const POINTS = ['p50Us', 'p90Us', 'p99Us', 'p999Us', 'maxUs'] as const
const LABELS = ['p50', 'p90', 'p99', 'p99.9', 'max']
const WIDTH = 720
const LEFT = 90
const ROW = 56
const LABEL_WIDTH = 84

/** Each latency as a line from p50 to max over a logarithmic axis of time; the figures stand at the points. */
export function percentileChart(title: string, latencies: Latency[]): string {
  const values = latencies.flatMap((latency) => POINTS.map((point) => latency[point] ?? 0)).filter((us) => us > 0)
  if (values.length === 0) return ''
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))
  const x = (us: number): number => LEFT + ((WIDTH - LEFT - 40) * (Math.log10(us) - low)) / (high - low)
  const bottom = 20 + ROW * latencies.length
  const ticks = Array.from({ length: high - low + 1 }, (_, decade) => {
    const us = 10 ** (low + decade)
    return `<line class="grid" x1="${x(us)}" x2="${x(us)}" y1="10" y2="${bottom}"/><text x="${x(us)}" y="${bottom + 16}" text-anchor="middle">${microseconds(us)}</text>`
  })
  const rows = latencies.map((latency, index) => {
    const y = 20 + ROW * index + ROW / 2
    const points = POINTS.map((point, n) => ({ us: latency[point], label: LABELS[n]! })).filter(
      (point): point is { us: number; label: string } => point.us !== null && point.us > 0,
    )
    const first = points[0]
    const last = points.at(-1)
    if (first === undefined || last === undefined) return ''
    const lastLabel = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
    const dots = points.map(({ us, label }, n) => {
      const side = n % 2
      // a label that would run into its neighbour stays a tooltip
      const fits = x(us) - lastLabel[side]! > LABEL_WIDTH
      if (fits) lastLabel[side] = x(us)
      const text = `${label} ${microseconds(us)}`
      const shown = fits
        ? `<text x="${x(us)}" y="${y + (side === 0 ? -9 : 18)}" text-anchor="middle">${text}</text>`
        : ''
      return `<circle cx="${x(us)}" cy="${y}" r="4"><title>${text}</title></circle>${shown}`
    })
    return `<text x="0" y="${y + 4}">${escapeHtml(latency.name)}</text><line class="range" x1="${x(first.us)}" x2="${x(last.us)}" y1="${y}" y2="${y}"/>${dots.join('')}`
  })
  return `<h2>${escapeHtml(title)} <small>logarithmic</small></h2>
<svg viewBox="0 0 ${WIDTH} ${bottom + 24}" role="img" aria-label="${escapeHtml(title)}">${ticks.join('')}${rows.join('')}</svg>`
}
