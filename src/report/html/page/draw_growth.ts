import type { GrowthChart } from '../chart.ts'
import { countWords, durationWords } from '../figure_words.ts'
import { type LogAxis, logAxis, verticalGrid } from './log_axis.ts'
import { element, svg } from './svg.ts'

const LEFT = 54
const TOP = 26
const HEIGHT = 300
const FEW_PLACES = 9

/** Lines with their points over two logarithmic axes, the fitted power beside each. */
export function drawGrowth(data: GrowthChart, width: number): Element {
  const words = data.unit === 'us' ? durationWords : countWords
  const all = data.series.flatMap(({ points }) => points)
  const x = logAxis(
    all.map(([value]) => value),
    LEFT,
    width - 12,
  )
  const y = logAxis(
    all.map(([, value]) => value),
    HEIGHT,
    TOP,
  )
  const places = [...new Set(all.map(([value]) => value))].sort((a, b) => a - b)
  const children = places.length <= FEW_PLACES ? placeLines(places, x) : verticalGrid(x, TOP, HEIGHT, countWords)
  for (const value of steps(y)) {
    const at = y.place(value)
    children.push(svg('line', { class: 'grid', x1: LEFT, x2: width - 12, y1: at, y2: at }))
    children.push(svg('text', { class: 'dim', x: LEFT - 6, y: at + 4, 'text-anchor': 'end' }, [words(value)]))
  }
  children.push(
    svg('text', { class: 'dim', x: (LEFT + width) / 2, y: HEIGHT + 32, 'text-anchor': 'middle' }, [data.xLabel]),
  )
  children.push(svg('text', { class: 'dim', x: 0, y: 10 }, [data.yLabel]))
  for (const [index, { name, points, fit }] of data.series.entries()) {
    const colour = `var(--g${index % 8})`
    if (fit !== undefined && points.length > 1) {
      const ends = [points[0]![0], points.at(-1)![0]]
      const line = ends.map(
        (at, i) => `${i === 0 ? 'M' : 'L'}${x.place(at)} ${y.place(fit.factor * at ** fit.exponent)}`,
      )
      children.push(svg('path', { class: 'fit', d: line.join(''), stroke: colour }))
    }
    const path = points.map(
      ([px, py], i) => `${i === 0 ? 'M' : 'L'}${x.place(px).toFixed(1)} ${y.place(py).toFixed(1)}`,
    )
    children.push(svg('path', { class: 'line', d: path.join(''), stroke: colour }))
    for (const [px, py] of points) {
      const tip = `${name}\n${countWords(px)} ${data.xLabel}: ${words(py)}`
      children.push(
        svg('circle', { cx: x.place(px), cy: y.place(py), r: 4, fill: colour, 'data-tip': tip, tabindex: 0 }),
      )
    }
  }
  const drawn = svg('svg', { viewBox: `0 0 ${width} ${HEIGHT + 40}`, height: HEIGHT + 40 }, children)
  return element('div', {}, [drawn, legend(data)])
}

function legend({ series }: GrowthChart): HTMLElement {
  const entries = series.map(({ name, fit }, index) => {
    const power = fit === undefined ? '' : ` ~ n^${fit.exponent.toFixed(2)}`
    return element('span', {}, [element('i', { style: `background:var(--g${index % 8})` }), `${name}${power}`])
  })
  return element('div', { class: 'legend' }, entries)
}

/** A line with its figure at each place that was measured; figures that would touch are left out. */
function placeLines(places: number[], axis: LogAxis): Element[] {
  let end = Number.NEGATIVE_INFINITY
  return places.flatMap((value) => {
    const x = axis.place(value)
    const line = svg('line', { class: 'grid', x1: x, x2: x, y1: TOP, y2: HEIGHT })
    if (x < end) return [line]
    end = x + 40
    return [line, svg('text', { class: 'dim', x, y: HEIGHT + 14, 'text-anchor': 'middle' }, [countWords(value)])]
  })
}

/** Decades, and 2 and 5 of each where they are few. */
function steps({ decades, low, high }: LogAxis): number[] {
  if (decades.length > 3) return decades
  const all = [decades[0]! / 10, ...decades].flatMap((decade) => [decade, 2 * decade, 5 * decade])
  return all.filter((value) => value >= low * 0.999 && value <= high * 1.001)
}
