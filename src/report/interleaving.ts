/**
 * A failing execution as a table: columns are CPUs, rows are steps from top to bottom, and a ruled line with its reason
 * wherever another CPU goes on. Where columns would be too narrow for a path, one CPU stands below the other.
 *
 *   cpu0                            | cpu1
 *   put.ts:9 put  load refs[0] = 2  |
 *   ---- preempted -----------------+--------------------------------
 *                                   | put.ts:9 put  load refs[0] = 2
 *
 * load, store, add, ... are Atomics; read, write and update are plain accesses. Of a long stretch on one CPU steps are left
 * out, but none on a word that another CPU writes, or that the finding names.
 */
import type { TraceEntry } from '../explore/story/trace_entry.ts'
import { changeWords } from './change_words.ts'
import { type Look, PLAIN } from './look.ts'
import { spinsAsOne } from './spins.ts'
import { telling } from './telling_steps.ts'

/** As much of a told step as the table shows. */
export type InterleavedStep = Omit<TraceEntry, 'via' | 'locks'>

/** A row of the table: a step, or a word about steps that are not shown. */
interface Row {
  place: string
  /** the row above is there, too */
  samePlace?: boolean
  text: string
  marked: boolean
}

const NARROWEST = 30
/** of steps, that must fit on one line with their places for a table of such lines */
const MOSTLY = 0.8

/** `about` is what the finding says: steps on the words that it names are all shown. */
export function interleaving(trace: readonly InterleavedStep[], look: Look = PLAIN, about = ''): string[] {
  const cpus = [...new Set(trace.map((step) => step.cpu))].sort(byNumber)
  if (cpus.length === 0) return []
  const tells = telling(trace, about)
  const parts = stretches(trace).map((steps) => ({
    cpu: steps[0]!.cpu,
    why: steps.at(-1)!.switch,
    rows: rowsOf(steps, tells),
  }))
  const rows = parts.flatMap((part) => part.rows)
  const longestPath = Math.max(...trace.map(({ source }) => source.length))
  const share = Math.floor((look.width - 3 * (cpus.length - 1)) / cpus.length)
  const beside = share >= Math.max(NARROWEST, longestPath) && cpus.length > 1
  const room = beside ? share : look.width - 2
  const oneLine = rows.filter((row) => lineOf(row).length <= room).length >= MOSTLY * rows.length
  for (const { rows: own } of parts)
    for (const [at, row] of own.entries())
      if (!oneLine && at > 0 && row.place === own[at - 1]!.place) row.samePlace = true
  const lines = (row: Row): string[] => linesOf(row, room, oneLine)
  if (!beside) return below(parts, lines, look)
  const column = Math.min(room, Math.max(NARROWEST, ...rows.flatMap(lines).map((line) => line.length)))
  const row = (cpu: string, text: string, marked: boolean): string =>
    cpus
      .map((each) => (each === cpu ? painted(text.padEnd(column), marked, look) : ' '.repeat(column)))
      .join(' | ')
      .trimEnd()
  const out = [
    cpus
      .map((cpu) => cpu.padEnd(column))
      .join(' | ')
      .trimEnd(),
    rule(cpus.length, column, ''),
  ]
  for (const { cpu, why, rows: own } of parts) {
    for (const each of own) for (const line of lines(each)) out.push(row(cpu, line, each.marked))
    if (why !== undefined) out.push(look.paint('switch', rule(cpus.length, column, why)))
  }
  return out
}

function below(
  parts: ReadonlyArray<{ cpu: string; why: string | undefined; rows: Row[] }>,
  lines: (row: Row) => string[],
  look: Look,
): string[] {
  const out: string[] = []
  let last = ''
  for (const { cpu, why, rows } of parts) {
    if (cpu !== last) out.push(`${cpu}:`)
    last = cpu
    for (const row of rows) for (const line of lines(row)) out.push(`  ${painted(line, row.marked, look)}`)
    if (why !== undefined) out.push(look.paint('switch', rule(1, Math.min(look.width, 60), why)))
  }
  return out
}

function painted(line: string, marked: boolean, look: Look): string {
  return marked ? look.paint('mark', line) : line
}

function stretches(trace: readonly InterleavedStep[]): InterleavedStep[][] {
  const result: InterleavedStep[][] = []
  for (const step of trace) {
    const last = result.at(-1)
    if (last !== undefined && last[0]!.cpu === step.cpu) last.push(step)
    else result.push([step])
  }
  return result
}

function rowsOf(steps: readonly InterleavedStep[], tells: (step: InterleavedStep) => boolean): Row[] {
  const rows: Row[] = []
  let left = 0
  let only: InterleavedStep | undefined
  const say = (text: string): void => void rows.push({ place: '', text, marked: false })
  const tellLeft = (): void => {
    if (left === 1 && only !== undefined) rows.push({ place: placeOf(only), text: textOf(only, 1), marked: false })
    else if (left > 0) say(`... ${left} more steps ...`)
    left = 0
  }
  const shown = spinsAsOne(steps)
  const whole = shown.length <= LONGEST_STRETCH
  for (const [at, { step, times, again }] of shown.entries()) {
    if (!whole && at >= HEAD && at < shown.length - TAIL && !tells(step)) {
      left += times
      only = step
      continue
    }
    tellLeft()
    rows.push({ place: placeOf(step), text: textOf(step, times), marked: step.mark !== undefined })
    if (again !== undefined) say(again)
  }
  tellLeft()
  return rows
}

const LONGEST_STRETCH = 10
const HEAD = 1
const TAIL = 4

function placeOf({ source, fn }: InterleavedStep): string {
  return fn === undefined || fn === '' ? source : `${source} ${fn}`
}

function textOf(step: InterleavedStep, times: number): string {
  const { op, location, result, mark } = step
  const words = [op.replace(/^Atomics\./, ''), location, changeWords(step), result === undefined ? '' : `(${result})`]
  if (times > 1) words.push(`(${times} times)`)
  if (mark !== undefined) words.push(`<-- ${mark}`)
  return words.filter((word) => word !== '').join(' ')
}

function lineOf({ place, text }: Row): string {
  return place === '' ? text : `${place}  ${text}`
}

function linesOf(row: Row, room: number, oneLine: boolean): string[] {
  if (row.place === '') return wrapped(row.text, room, '')
  if (oneLine) return wrapped(lineOf(row), room, '    ')
  const step = wrapped(`    ${row.text}`, room, '      ')
  return row.samePlace ? step : [...wrapped(row.place, room, '  '), ...step]
}

function wrapped(text: string, room: number, next: string): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > room) {
    const space = rest.lastIndexOf(' ', room)
    const cut = space > room / 2 ? space : room
    parts.push(rest.slice(0, cut).trimEnd())
    rest = `${next}${rest.slice(cut).trimStart()}`
  }
  return [...parts, rest]
}

function rule(columns: number, column: number, why: string): string {
  const line = Array.from({ length: columns }, () => '-'.repeat(column)).join('-+-')
  return why === '' ? line : `---- ${why} ${line.slice(why.length + 6)}`
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
