import type { LatencyChart } from '../chart.ts'
import { durationWords } from '../figure_words.ts'
import { logAxis, verticalGrid } from './log_axis.ts'
import { svg } from './svg.ts'

const HILL = 34
const NAME = 18
const LINE = 13
const LINES = 2
const ROW = NAME + HILL + LINE * LINES + 12

/** A row for each latency: its histogram, and its percentiles below; heights are logarithmic too, or a tail would not show. */
export function drawLatency({ rows, references }: LatencyChart, width: number): SVGElement {
  const values = rows.flatMap((row) => [
    ...row.marks.map(([, us]) => us),
    ...row.buckets.map(([low]) => low),
    ...row.buckets.map(([, high]) => high),
  ])
  const axis = logAxis([...values, ...references.map(([, us]) => us)], 4, width - 4)
  const top = references.length > 0 ? 18 : 4
  const bottom = top + ROW * rows.length
  const children = verticalGrid(axis, top, bottom, durationWords)
  for (const [name, us] of references) {
    const x = axis.place(us)
    children.push(
      svg('line', {
        class: 'reference',
        x1: x,
        x2: x,
        y1: top - 4,
        y2: bottom,
        'data-tip': `${name}: ${durationWords(us)}`,
      }),
    )
    const anchor = x > width / 2 ? 'end' : 'start'
    children.push(svg('text', { class: 'dim', x, y: 10, 'text-anchor': anchor }, [`${name} ${durationWords(us)}`]))
  }
  for (const [index, row] of rows.entries()) {
    children.push(...drawRow(row, top + ROW * index, `var(--g${index % 8})`, axis.place, width))
  }
  return svg('svg', { viewBox: `0 0 ${width} ${bottom + 20}`, height: bottom + 20 }, children)
}

function drawRow(
  row: LatencyChart['rows'][number],
  y: number,
  colour: string,
  place: (us: number) => number,
  width: number,
): Element[] {
  const base = y + NAME + HILL
  const made: Element[] = [
    svg('text', { class: 'strong halo', x: 4, y: y + 14 }, [row.name]),
    svg('line', { class: 'grid', x1: 4, x2: width - 4, y1: base, y2: base }),
  ]
  const total = row.buckets.reduce((sum, [, , count]) => sum + count, 0)
  const most = Math.max(1, ...row.buckets.map(([, , count]) => Math.log10(1 + count)))
  for (const [low, high, count] of row.buckets) {
    const height = Math.max(1.5, (HILL * Math.log10(1 + count)) / most)
    const x = place(low)
    const share = ((100 * count) / total).toPrecision(3)
    const tip = `${row.name}\n${durationWords(low)} to ${durationWords(high)}\n${count.toLocaleString('en-US')} (${share} %)`
    const box = { x, y: base - height, width: Math.max(1, place(high) - x - 0.5), height }
    made.push(svg('rect', { ...box, fill: colour, opacity: 0.75, 'data-tip': tip }))
  }
  if (row.marks.length > 1 && row.buckets.length === 0) {
    const ends = { x1: place(row.marks[0]![1]), x2: place(row.marks.at(-1)![1]), y1: base, y2: base }
    made.push(svg('line', { ...ends, stroke: colour, 'stroke-width': 4, opacity: 0.5 }))
  }
  const lineEnds = Array.from({ length: LINES }, () => Number.NEGATIVE_INFINITY)
  for (const [name, us] of row.marks) {
    const x = place(us)
    const words = `${name} ${durationWords(us)}`
    made.push(svg('line', { class: 'ink', x1: x, x2: x, y1: base - 6, y2: base + 5 }))
    made.push(svg('circle', { cx: x, cy: base, r: 4, fill: colour, 'data-tip': `${row.name}\n${words}`, tabindex: 0 }))
    const half = words.length * 3.1
    const middle = Math.min(Math.max(x, half + 2), width - half - 2)
    const line = lineEnds.findIndex((end) => end < middle - half)
    if (line < 0) continue // a label that would run into its neighbours stays a tooltip
    lineEnds[line] = middle + half + 4
    made.push(svg('text', { class: 'halo', x: middle, y: base + 16 + LINE * line, 'text-anchor': 'middle' }, [words]))
  }
  return made
}
