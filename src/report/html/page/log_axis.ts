import { svg } from './svg.ts'

/** A logarithmic axis from whole decade to whole decade, or to 2 and 5 of one where that is closer. */
export interface LogAxis {
  place(value: number): number
  low: number
  high: number
  decades: number[]
}

export function logAxis(values: readonly number[], from: number, to: number): LogAxis {
  const positive = values.filter((value) => value > 0)
  const low = snapped(Math.min(...positive), Math.floor)
  const high = Math.max(low * 10, snapped(Math.max(...positive), Math.ceil))
  const span = Math.log10(high / low)
  const decades: number[] = []
  for (let power = Math.ceil(Math.log10(low) - 1e-9); 10 ** power <= high * 1.0001; power++) decades.push(10 ** power)
  return {
    low,
    high,
    decades,
    place: (value) => from + ((to - from) * Math.log10(Math.min(high, Math.max(low, value)) / low)) / span,
  }
}

function snapped(value: number, round: (x: number) => number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9)
  const lead = value / power
  if (round === Math.floor) return power * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1)
  return power * (lead <= 1.0001 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10)
}

/** Lines at the decades with their words, fine lines between where there is room. */
export function verticalGrid(axis: LogAxis, top: number, bottom: number, words: (value: number) => string): Element[] {
  const made: Element[] = []
  const wide = axis.decades.length < 2 ? 400 : Math.abs(axis.place(axis.decades[1]!) - axis.place(axis.decades[0]!))
  for (const decade of [axis.decades[0]! / 10, ...axis.decades]) {
    for (const times of [2, 3, 4, 5, 6, 7, 8, 9]) {
      const value = decade * times
      if (value <= axis.low || value >= axis.high || wide < 60) continue
      made.push(svg('line', { class: 'minor', x1: axis.place(value), x2: axis.place(value), y1: top, y2: bottom }))
    }
  }
  let end = Number.NEGATIVE_INFINITY
  for (const [index, decade] of axis.decades.entries()) {
    const x = axis.place(decade)
    made.push(svg('line', { class: 'grid', x1: x, x2: x, y1: top, y2: bottom }))
    const text = words(decade)
    const half = text.length * 3 + 3
    const middle = Math.max(half, index === axis.decades.length - 1 ? Math.min(x, axis.place(axis.high) - half) : x)
    if (middle - half < end) continue // it would run into its neighbour
    end = middle + half
    made.push(svg('text', { class: 'dim', x: middle, y: bottom + 14, 'text-anchor': 'middle' }, [text]))
  }
  return made
}
