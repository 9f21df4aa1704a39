import type { StepSite } from '../../link/instrument/instrument.ts'
import { type SiteTable, unpackSites } from '../../link/instrument/site_table.ts'
import { StepKind } from '../../link/instrument/steps.ts'

/** For steps whose place is found while they happen (engine/found_sites.ts): the last ones of a program. */
export const SPARE_SITES = 256

/** Behind them, the site of the event loops' own steps. */
const LOOP = 'event loop'

/** The steps of a linked program by number. */
export function sitesOf(table: SiteTable): StepSite[] {
  const spare = { kind: StepKind.update, op: 'Atomics', file: 'scenario', line: 1, column: 1, fn: '', size: 0 }
  const spares = Array.from({ length: SPARE_SITES }, () => ({ ...spare, atomic: false, via: [] }))
  const loop = { ...spares[0]!, kind: StepKind.task, op: LOOP }
  return [...unpackSites(table), ...spares, loop]
}

/** For each site, the first one of its line. */
export function firstsOfLines(sites: readonly StepSite[]): Int32Array {
  const firsts = new Map<string, number>()
  for (const [at, { file, line }] of sites.entries())
    if (!firsts.has(`${file}:${line}`)) firsts.set(`${file}:${line}`, at)
  return Int32Array.from(sites, ({ file, line }) => firsts.get(`${file}:${line}`)!)
}
