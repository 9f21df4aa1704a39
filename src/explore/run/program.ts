import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Instrumented, StepSite } from '../../link/instrument/instrument.ts'
import type { SiteTable } from '../../link/instrument/site_table.ts'
import type { Later, Laters } from '../../link/later.ts'
import type { Scenario } from '../../scenario.ts'
import { sitesOf } from '../measures/sites_of.ts'

/** One evaluation of the linked program: what a worker gets by importing it. */
export interface Instance {
  exports: { default?: Scenario; $run?: () => void; $later?: Laters }
  /** puts back the module-level variables that functions assign */
  reset(): void
  /** tells those that hold something else by now, by number; absent where more than these are put back */
  now?(is: (variable: number, value: unknown) => void): void
  /** how many such variables there are */
  kept: number
}

/** A linked and instrumented program. */
export interface Program {
  /** its scenario's file, as messages call it */
  name?: string
  /** evaluates the program anew, over a run-time */
  factory(runtime: object): Instance
  /** the file it was linked to, for workers */
  file: string
  hash: string
  sites: StepSite[]
  uses: Instrumented['uses']
  /** the names of its `sometimes` marks, reached or not */
  marks: string[]
  /** the files that its code asks for while it runs */
  later?: readonly Later[]
  /** an engine saw that it does put something off, and does not only say so */
  putsOff?: boolean
  /** text of a source line, from the file that was linked */
  sourceMap: string
}

type Stored = Pick<Instrumented, 'uses' | 'marks'> & { sites: SiteTable; later: readonly Later[] }

/** A program that was linked before, by its file. */
export async function openProgram(file: string, hash: string): Promise<Program> {
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { default: Program['factory'] }
  const { uses, marks, later, ...stored } = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as Stored
  const sites = sitesOf(stored.sites)
  return { factory: module.default, file, hash, sites, uses, marks, later, sourceMap: `${file}.map` }
}
