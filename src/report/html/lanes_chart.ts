import type { InterleavedStep } from '../interleaving.ts'
import { type LanesChart, TextTable } from './chart.ts'
import type { RerunOf } from './rerun.ts'

/** Reads the lines of a source file, or undefined. */
export type ReadCode = (file: string) => readonly string[] | undefined

export interface StandingThere {
  cpu: string
  holds: string[]
  waitsFor?: string
  ended?: true
}

export interface TracedStep extends InterleavedStep {
  via?: string[]
  locks?: StandingThere[]
}

export interface ShownTrace {
  trace: readonly TracedStep[]
  /** its number in the report, from 1 */
  number: number
  /** what it ends with */
  finding: string
  mostSteps: number
  readCode: ReadCode
  /** what is to be known of the text that `readCode` gives */
  codeSaid: string
  rerun?: LanesChart['rerun'] | undefined
}

const LINES_AROUND = 4
const LONGEST_LINE = 240
const LONGEST_WHOLE_FILE = 2000

/** An interleaving as data of the page: every text once, and the code around each place where it can still be read. */
export function lanesChart({ trace, number, finding, mostSteps, readCode, codeSaid, rerun }: ShownTrace): LanesChart {
  const table = new TextTable()
  const cpus = namesOf(trace)
  const stacks: number[][] = []
  const stackPlaces = new Map<string, number>()
  const stackPlace = (via: string[] | undefined): number => {
    if (via === undefined || via.length === 0) return -1
    const key = via.join('\n')
    let place = stackPlaces.get(key)
    if (place === undefined) {
      place = stacks.push(via.map((each) => table.place(each))) - 1
      stackPlaces.set(key, place)
    }
    return place
  }
  const shown = trace.slice(-mostSteps)
  const skipped = trace.length - shown.length
  const steps = shown.map((step): LanesChart['steps'][number] => [
    cpus.indexOf(step.cpu),
    table.place(step.op.replace(/^Atomics\./, '')),
    table.place(step.location),
    table.place(step.before),
    table.place(step.value),
    table.place(step.source),
    table.place(step.switch),
    stackPlace(step.via),
    table.place(step.result),
    step.joined === undefined ? -1 : Math.max(step.joined - skipped, -1),
  ])
  const locks = trace.flatMap(({ locks: changed = [] }, step) =>
    changed.map(({ cpu, holds, waitsFor, ended }): number[] => [
      // what was so before the first step shown is so from the start
      ...[Math.max(step - skipped, 0), cpus.indexOf(cpu), table.place(waitsFor), ended ? 1 : 0],
      ...holds.map((lock) => table.place(lock)),
    ]),
  )
  const code = codeOf(shown, readCode, rerun !== undefined)
  return {
    ...{ kind: 'lanes', number, cpus, texts: table.texts, steps, skipped, stacks, locks, code, codeSaid, finding },
    ...(rerun === undefined ? {} : { rerun }),
  }
}

function namesOf(trace: readonly TracedStep[]): string[] {
  const names = new Set(trace.flatMap(({ cpu, locks = [] }) => [cpu, ...locks.map((each) => each.cpu)]))
  const isCpu = (name: string): number => (/^cpu\d/.test(name) ? 0 : 1)
  return [...names].sort((a, b) => isCpu(a) - isCpu(b) || a.localeCompare(b, 'en', { numeric: true }))
}

/** `file:line` taken apart. */
export function fileAndLine(source: string): { file: string; line: number } | undefined {
  const [, file, line] = /^(.+):(\d+)$/.exec(source) ?? []
  return file === undefined ? undefined : { file, line: Number(line) }
}

/** Some lines around each step; of a program that can be run on from here, whole files, as other steps may come. */
function codeOf(shown: readonly TracedStep[], readCode: ReadCode, whole: boolean): LanesChart['code'] {
  const code: LanesChart['code'] = {}
  for (const source of new Set(shown.map((step) => step.source))) {
    const place = fileAndLine(source)
    const lines = place === undefined ? undefined : readCode(place.file)
    if (place === undefined || lines === undefined || place.line > lines.length) continue
    const all = whole && lines.length <= LONGEST_WHOLE_FILE
    const from = all ? 1 : Math.max(1, place.line - LINES_AROUND)
    const to = all ? lines.length : Math.min(lines.length, place.line + LINES_AROUND)
    code[place.file] ??= {}
    for (let line = from; line <= to; line++) code[place.file]![line] = lines[line - 1]!.slice(0, LONGEST_LINE)
  }
  return code
}

/** What of the page's programs runs this schedule. */
export function rerunOf(of: RerunOf, schedule: string): LanesChart['rerun'] {
  return 'leftOut' in of ? undefined : { ...of, schedule }
}
