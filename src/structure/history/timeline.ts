// explore: atomic
import { outcomeKey } from '../../outcome.ts'
import { callText } from '../program.ts'
import { isText } from '../results.ts'
import type { History, MadeCall } from './history.ts'

/** A call, as columns of a chart: from the one in which it was made to the one in which it had returned. */
export interface Bar {
  call: MadeCall
  from: number
  /** absent where it never returned */
  to?: number
}

/**
 * Calls as bars on one axis, CPU by CPU: those that overlap had not returned when the other was made. Each moment is as early as
 * what the calls have seen allows.
 */
export function barsOf(history: History): Bar[][] {
  const bars: Bar[][] = history.map(() => [])
  let moment = 0
  for (let found = true; found; ) {
    found = false
    for (const [cpu, lane] of history.entries()) {
      const open = bars[cpu]!.at(-1)
      const call = lane[bars[cpu]!.length]
      if (call === undefined || (open !== undefined && open.to === undefined)) continue
      if (!call.seen.every((count, other) => other === cpu || returnedOf(bars[other]!) >= count)) continue
      bars[cpu]!.push({ call, from: moment })
      found = true
    }
    moment++
    // whoever is wanted to have returned does so now; and whoever nobody that is still to come may overlap
    for (const [cpu, lane] of bars.entries()) {
      const open = lane.at(-1)
      if (open === undefined || open.to !== undefined || open.call.result === undefined) continue
      if (!mustOverlap(history, bars, cpu)) {
        open.to = moment
        found = true
      }
    }
    moment++
  }
  return bars
}

function returnedOf(lane: readonly Bar[]): number {
  return lane.filter(({ to }) => to !== undefined).length
}

/** A call that is still to be made had not seen it return: it stays open until then. */
function mustOverlap(history: History, bars: readonly Bar[][], open: number): boolean {
  const index = bars[open]!.length - 1
  return history.some(
    (lane, cpu) => cpu !== open && lane.slice(bars[cpu]!.length).some(({ seen }) => seen[open]! <= index),
  )
}

const WIDEST = 110

/** The chart as text: `|-- push(1) = true --|`, one line a CPU; undefined where it would be too wide. */
export function timelineText(history: History): string[] | undefined {
  const bars = barsOf(history)
  const last = Math.max(0, ...bars.flat().map(({ from, to = from }) => to))
  const widths = new Array<number>(last + 1).fill(1)
  const widthOf = ({ from, to = last + 1 }: Bar): number => sum(widths.slice(from, to))
  for (const bar of bars.flat().sort((a, b) => spanOf(a) - spanOf(b)))
    widths[(bar.to ?? last + 1) - 1]! += Math.max(0, barText(bar, 0).length - widthOf(bar))
  const lines = bars.flatMap((lane, cpu) => {
    let text = ''
    for (const bar of lane) text = text.padEnd(sum(widths.slice(0, bar.from))) + barText(bar, widthOf(bar))
    return lane.length === 0 ? [] : [`${nameOf(cpu, lane[0]!)} ${text}`]
  })
  return lines.some((line) => line.length > WIDEST) ? undefined : lines
}

/** What is done after the race has a lane of its own behind the CPUs'. */
function nameOf(cpu: number, { call }: Bar): string {
  return call.cpu === cpu ? `cpu${cpu} ` : 'after'
}

function barText({ call, to }: Bar, width: number): string {
  const text = ` ${madeText(call)} `
  const dashes = Math.max(2, width - text.length - 2)
  const left = dashes >> 1
  return `|${'-'.repeat(left)}${text}${to === undefined ? '...' : `${'-'.repeat(dashes - left)}|`}`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

function spanOf({ from, to = Infinity }: Bar): number {
  return to - from
}

/** `pop() = 1`; `pop() waits` */
export function madeText(call: MadeCall): string {
  return call.result === undefined
    ? `${callText(call)} waits`
    : `${callText(call)} = ${isText(call.result) ? call.result : outcomeKey([call.result]).slice(1, -1)}`
}
