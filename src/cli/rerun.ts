/** The programs of a result's schedules, linked again: for the page that runs them, and for the text of their files. */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { PageProgram } from '../explore/page/page_engine.ts'
import { parseSchedule } from '../explore/story/schedule.ts'
import { sourceText } from '../explore/story/source_text.ts'
import { BadInput } from '../link/bad_input.ts'
import type { SiteTable } from '../link/instrument/site_table.ts'
import { isLibrary } from '../link/library.ts'
import { type Linked, link } from '../link/link.ts'
import { pageBundle } from '../link/page_bundle.ts'
import { shown } from '../link/shown.ts'
import { packageRoot, sourceFile } from '../link/source_root.ts'
import type { RerunInPage, RerunOf } from '../report/html/rerun.ts'
import { programOf, waysOf } from '../subjects/reference.ts'

export const DEFAULT_RERUN_KB = 256
export const MOST_RERUN_KB = 100_000

export interface Relinked extends RerunInPage {
  /** the program of this schedule is no longer the one that was run; undefined where that cannot be told */
  changed(schedule: string): boolean | undefined
}

/** Programs of more than so many KB stay out of the page. */
export async function relinked(schedules: readonly string[], mostKb: number): Promise<Relinked> {
  const known = new Map<string, RerunOf & { changed?: boolean }>()
  const programs = new Map<string, string>()
  for (const schedule of schedules) known.set(schedule, await prepared(schedule, mostKb, programs))
  const engine = programs.size === 0 ? [] : [await engineScript()]
  return {
    scripts: [...engine, ...programs.values()],
    of: (schedule) => known.get(schedule) ?? { leftOut: 'its program was not looked for' },
    changed: (schedule) => known.get(schedule)?.changed,
  }
}

async function prepared(
  schedule: string,
  mostKb: number,
  programs: Map<string, string>,
): Promise<RerunOf & { changed?: boolean }> {
  try {
    const { hash, reference } = parseSchedule(schedule)
    const { entry, standIns } = programOf(reference, undefined)
    const linked = await link({ entry, standIns, form: 'coroutine' })
    if (linked.hash !== hash) return { changed: true, leftOut: 'the program has changed since this was found' }
    if (mostKb === 0) return { changed: false, leftOut: '--rerun 0 was given' }
    if (!programs.has(hash)) {
      const made = await programScript(linked, hash)
      if ('impossible' in made) return { changed: false, leftOut: made.impossible }
      const kb = Math.ceil(made.script.length / 1000)
      if (kb > mostKb) return { changed: false, leftOut: `its program takes ${kb} KB, and --rerun allows ${mostKb} KB` }
      programs.set(hash, made.script)
    }
    return { changed: false, program: hash, races: waysOf(reference).races }
  } catch (error) {
    if (error instanceof BadInput) return { leftOut: error.message }
    throw error
  }
}

async function programScript({ file, steps }: Linked, hash: string): ReturnType<typeof pageBundle> {
  const { sites, uses } = JSON.parse(readFileSync(steps as string, 'utf8')) as Pick<PageProgram, 'sites' | 'uses'>
  const rest = JSON.stringify({ sites: asShown(sites), uses })
  return pageBundle(
    `import factory from ${JSON.stringify(file)}\nObject.assign(globalThis.mnttorture.texts, ${JSON.stringify(textsOf(sites))})\nglobalThis.mnttorture.programs[${JSON.stringify(hash)}] = { factory, ...${rest} }`,
  )
}

async function engineScript(): Promise<string> {
  const made = await pageBundle(`import ${JSON.stringify(sourceFile('explore/page/page_engine'))}`)
  if ('impossible' in made) throw new Error(`[internal bug] the explorer cannot run in a page: ${made.impossible}`)
  return made.script
}

/** The files that say of races that they are benign, by the name that the page has for them. */
function textsOf({ places, texts }: SiteTable): Record<string, string> {
  const files = new Set(places.filter((_, at) => at % 3 === 0).map((text) => texts[text]!))
  const told = [...files].map((file): [string, string] => [shownInPage(file), sourceText(file)])
  return Object.fromEntries(told.filter(([, text]) => text.includes('race: benign')))
}

function shownInPage(file: string): string {
  return isLibrary(file) ? `mnttorture/${relative(packageRoot, file)}` : shown(file)
}

/** Files as findings have them, and those of the package known as what they are. */
function asShown(sites: SiteTable): SiteTable {
  const texts = [...sites.texts]
  for (let place = 0; place < sites.places.length; place += 3) {
    const text = sites.places[place]!
    texts[text] = shownInPage(sites.texts[text]!)
  }
  return { ...sites, texts }
}
