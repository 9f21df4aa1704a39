/**
 * A failing execution as a table: columns are CPUs, rows are steps from top to bottom, and a ruled line with its reason
 * wherever another CPU goes on.
 *
 *   cpu0                         | cpu1
 *   put.ts:9  load refs[0] = 2   |
 *   ---- preempted --------------+------------------------------
 *                                | put.ts:9  load refs[0] = 2
 *
 * load, store, add, ... are Atomics; read, write and update are plain accesses. Of a long stretch on one CPU only the beginning and the end are shown.
 */

export interface InterleavedStep {
  cpu: string
  op: string
  location: string
  value?: string
  before?: string
  source: string
  switch?: string
}

const LONGEST_STRETCH = 16
const HEAD = 5
const TAIL = 9
const NARROWEST = 30

export function interleaving(trace: readonly InterleavedStep[], width = 150): string[] {
  const cpus = [...new Set(trace.map((step) => step.cpu))].sort(byNumber)
  if (cpus.length === 0) return []
  const folder = commonFolder(trace.map((step) => step.source))
  const cell = (step: InterleavedStep): string => cellOf(step, folder)
  const longest = trace.reduce((most, step) => Math.max(most, cell(step).length), NARROWEST)
  const column = Math.min(longest, Math.max(NARROWEST, Math.floor((width - 3 * (cpus.length - 1)) / cpus.length)))
  const row = (cpu: string, text: string): string =>
    cpus
      .map((each) => (each === cpu ? text : '').padEnd(column))
      .join(' | ')
      .trimEnd()
  const lines = [
    ...(folder === '' ? [] : [`in ${folder}`]),
    cpus
      .map((cpu) => cpu.padEnd(column))
      .join(' | ')
      .trimEnd(),
    rule(cpus.length, column, ''),
  ]
  for (const stretch of stretches(trace)) {
    const cpu = stretch[0]!.cpu
    for (const text of shortened(stretch.map(cell))) {
      for (const part of wrapped(text, column)) lines.push(row(cpu, part))
    }
    const why = stretch.at(-1)!.switch
    if (why !== undefined) lines.push(rule(cpus.length, column, why))
  }
  return lines
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

function shortened(texts: string[]): string[] {
  if (texts.length <= LONGEST_STRETCH) return texts
  const left = texts.length - HEAD - TAIL
  return [...texts.slice(0, HEAD), `... ${left} more steps ...`, ...texts.slice(-TAIL)]
}

function cellOf(step: InterleavedStep, folder: string): string {
  const change =
    step.value === undefined ? '' : step.before === undefined ? ` = ${step.value}` : ` ${step.before} -> ${step.value}`
  const source = step.source === '' ? '' : `${step.source.slice(folder.length)}  `
  const op = step.op.replace(/^Atomics\./, '')
  return `${source}${op}${step.location === '' ? '' : ` ${step.location}`}${change}`
}

/** The folders that all sources begin with; said once above the table. */
function commonFolder(sources: string[]): string {
  const [first = '', ...others] = sources.filter((source) => source !== '')
  let end = first.lastIndexOf('/') + 1
  while (end > 0 && !others.every((source) => source.startsWith(first.slice(0, end)))) {
    end = first.lastIndexOf('/', end - 2) + 1
  }
  return first.slice(0, end)
}

function wrapped(text: string, column: number): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > column) {
    const space = rest.lastIndexOf(' ', column)
    const cut = space > column / 2 ? space : column
    parts.push(rest.slice(0, cut).trimEnd())
    rest = `    ${rest.slice(cut).trimStart()}`
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
