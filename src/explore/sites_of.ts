import type { StepSite } from '../link/instrument/instrument.ts'
import { type SiteTable, unpackSites } from '../link/instrument/site_table.ts'
import { StepKind } from '../link/instrument/steps.ts'

/** The steps of a linked program by number; the last one stands for operations of an `Atomics` that it passes about as a value. */
export function sitesOf(table: SiteTable): StepSite[] {
  const passedAbout = { kind: StepKind.update, op: 'Atomics', file: 'scenario', line: 1, column: 1, fn: '', size: 0 }
  return [...unpackSites(table), { ...passedAbout, atomic: false, via: [] }]
}
