import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { BadInput } from '../link/bad_input.ts'
import type { Instrumented, StepSite } from '../link/instrument/instrument.ts'
import { type SiteTable, unpackSites } from '../link/instrument/site_table.ts'
import { StepKind } from '../link/instrument/steps.ts'
import type { Scenario } from '../scenario.ts'

/** One evaluation of the linked program: what a worker gets by importing it. */
export interface Instance {
  exports: { default?: Scenario }
  /** puts back the module-level variables that functions assign */
  reset(): void
  /** how many such variables there are */
  kept: number
}

/** A linked and instrumented program. */
export interface Program {
  /** evaluates the program anew, over a run-time */
  factory(runtime: object): Instance
  /** the file it was linked to, for workers */
  file: string
  hash: string
  sites: StepSite[]
  uses: Instrumented['uses']
  /** the names of its `sometimes` marks, reached or not */
  marks: string[]
  /** text of a source line, from the file that was linked */
  sourceMap: string
}

type Stored = Pick<Instrumented, 'uses' | 'marks'> & { sites: SiteTable }

/** A program that was linked before, by its file. */
export async function openProgram(file: string, hash: string): Promise<Program> {
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { default: Program['factory'] }
  const { uses, marks, ...stored } = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as Stored
  const sites = unpackSites(stored.sites)
  // the last site stands for operations of an `Atomics` that the program passes about as a value
  sites.push({
    kind: StepKind.update,
    op: 'Atomics',
    file: 'scenario',
    line: 1,
    column: 1,
    fn: '',
    size: 0,
    atomic: false,
    via: [],
  })
  return { factory: module.default, file, hash, sites, uses, marks, sourceMap: `${file}.map` }
}

/** The scenario of an instance, or a clear word about what it lacks. */
export function scenarioOf(instance: Instance): Scenario {
  const scenario = instance.exports.default as Partial<Scenario> | undefined
  if (typeof scenario !== 'object' || scenario === null)
    throw new BadInput('a scenario file must export its scenario as default')
  if (typeof scenario.setup !== 'function') throw new BadInput('the scenario has no function `setup`')
  if (
    !Array.isArray(scenario.cpus) ||
    scenario.cpus.length === 0 ||
    scenario.cpus.some((cpu) => typeof cpu !== 'function')
  )
    throw new BadInput('the scenario needs `cpus`, an array of one function for each CPU')
  if (scenario.daemons !== undefined && !Array.isArray(scenario.daemons))
    throw new BadInput('`daemons` must be an array of functions')
  return scenario as Scenario
}
