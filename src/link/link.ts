import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { cacheDirectory } from './cache_directory.ts'
import type { Later } from './later.ts'
import { linkingVersion } from './linking_version.ts'
import { recallLink, rememberLink } from './remembered_link.ts'
import { sourceFile } from './source_root.ts'

export type Form = 'plain' | 'coroutine' | 'turnstile'

export interface LinkOptions {
  /** the scenario file */
  entry: string
  /** `kernel/fs/mntput` -> the file that takes its place */
  standIns: ReadonlyMap<string, string>
  form: Form
  /** files that its code asks for while it runs */
  later?: readonly Later[]
  /** plain: with places where a thread may be made to linger */
  delays?: boolean
}

export interface Linked {
  /** one ES module that a worker imports with no loader; its default export is the scenario */
  file: string
  /** of the program text, whatever the form and wherever its files lie */
  hash: string
  /** the source map's file, back to the user's files */
  sourceMap: string
  /** every source file that went in */
  inputs: string[]
  /** the files that its code asks for while it runs */
  later: readonly Later[]
  /** the table of steps (SiteTable), in the forms that have one */
  steps?: string
}

/**
 * One source, three forms (ARCHITECTURE.md): `plain` for real threads, `coroutine` for the explorer, `turnstile` for
 * replaying a found schedule on real threads. Bad input throws BadInput.
 */
export async function link({ entry, standIns, form, later = [], delays = false }: LinkOptions): Promise<Linked> {
  const absolute = new Map([...standIns].map(([name, file]) => [name, resolve(file)]))
  if (form !== 'plain') absolute.set('shm/hints', sourceFile('explore/engine/hints') as string)
  const key = JSON.stringify([resolve(entry), [...absolute].sort(), form, later, delays, linkingVersion()])
  const known = recallLink(key)
  if (known !== undefined) return known
  const { bundle } = await import('./bundle.ts') // the bundler is long in starting
  const found = await bundle(resolve(entry), absolute, later)
  const bundled = form === 'plain' ? found : await (await import('./lower_async.ts')).lowerAsync(found)
  const place = createHash('sha256').update(bundled.map).update(linkingVersion()).digest('hex').slice(0, 8)
  const file = join(
    cacheDirectory(),
    `${bundled.hash}-${place}.${form !== 'plain' ? 'stepped' : delays ? 'delays' : 'plain'}.mjs`,
  )
  const sourceMap = `${file}.map`
  const linked: Linked = { file, hash: bundled.hash, sourceMap, inputs: bundled.inputs, later }
  if (form !== 'plain') linked.steps = `${file}.json`
  if (!existsSync(file) || !existsSync(sourceMap)) {
    const { writeProgram } = await import('./write_program.ts') // all of the instrumenting: for what is linked already, nobody needs it
    writeProgram(linked, bundled, delays, bundled === found ? undefined : found)
  }
  if (bundled.certain) rememberLink(key, linked)
  return linked
}
