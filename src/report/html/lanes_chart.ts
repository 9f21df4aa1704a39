import type { InterleavedStep } from '../interleaving.ts'
import { type LanesChart, TextTable } from './chart.ts'

/** Reads the line of code at `file:line`, or undefined. */
export type ReadCode = (source: string) => string | undefined

/** An interleaving as data of the page: every text once, and the code at each place where it can still be read. */
export function lanesChart(
  trace: ReadonlyArray<InterleavedStep & { via?: string[] }>,
  finding: string,
  readCode: ReadCode,
  mostSteps: number,
): LanesChart {
  const table = new TextTable()
  const cpus = [...new Set(trace.map((step) => step.cpu))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
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
  const steps = shown.map((step): LanesChart['steps'][number] => [
    cpus.indexOf(step.cpu),
    table.place(step.op.replace(/^Atomics\./, '')),
    table.place(step.location),
    table.place(step.before),
    table.place(step.value),
    table.place(step.source),
    table.place(step.switch),
    stackPlace(step.via),
  ])
  const code: Record<number, string> = {}
  for (const source of new Set(shown.map((step) => step.source))) {
    const line = source === '' ? undefined : readCode(source)
    if (line !== undefined) code[table.place(source)] = line
  }
  const skipped = trace.length - shown.length
  return { kind: 'lanes', cpus, texts: table.texts, steps, skipped, stacks, code, finding }
}
