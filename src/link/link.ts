import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { atomicFiles, bundle } from './bundle.ts'
import { cacheDirectory, writeWhole } from './cache_directory.ts'
import { constantBindings } from './instrument/constant_bindings.ts'
import { withDelays } from './instrument/delays.ts'
import { instrument } from './instrument/instrument.ts'
import { countMarks } from './instrument/marks.ts'
import { withPlaces } from './instrument/places.ts'
import { packSites } from './instrument/site_table.ts'
import { withStackFrames } from './instrument/stack_frames.ts'
import { packageRoot, sourceFile, sourceRoot } from './source_root.ts'

export type Form = 'plain' | 'coroutine' | 'turnstile'

export interface LinkOptions {
  /** the scenario file */
  entry: string
  /** `kernel/fs/mntput` -> the file that takes its place */
  standIns: ReadonlyMap<string, string>
  form: Form
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
  /** the table of steps (SiteTable), in the forms that have one */
  steps?: string
}

/**
 * One source, three forms (ARCHITECTURE.md): `plain` for real threads, `coroutine` for the explorer, `turnstile` for
 * replaying a found schedule on real threads. Bad input throws BadInput.
 */
export async function link({ entry, standIns, form, delays = false }: LinkOptions): Promise<Linked> {
  const absolute = new Map([...standIns].map(([name, file]) => [name, resolve(file)]))
  if (form !== 'plain') absolute.set('shm/hints', sourceFile('explore/hints') as string)
  const bundled = await bundle(resolve(entry), absolute)
  const place = createHash('sha256').update(bundled.map).update(instrumentingVersion()).digest('hex').slice(0, 8)
  const file = join(
    cacheDirectory(),
    `${bundled.hash}-${place}.${form !== 'plain' ? 'stepped' : delays ? 'delays' : 'plain'}.mjs`,
  )
  const sourceMap = `${file}.map`
  const linked: Linked = { file, hash: bundled.hash, sourceMap, inputs: bundled.inputs }
  if (form !== 'plain') linked.steps = `${file}.json`
  if (existsSync(file) && existsSync(sourceMap)) return linked
  const ending = `\n//# sourceMappingURL=${basename(sourceMap)}\n`
  const code = withStackFrames(withPlaces(bundled.code, bundled.map, (path) => inPackage(path)))
  if (form === 'plain') {
    writeWhole(sourceMap, bundled.map)
    const plain = countMarks(constantBindings(code, `${relative(packageRoot, sourceRoot)}/`))
    writeWhole(file, withRequire(delays ? withDelays(plain, leftAlone(bundled.inputs)) : plain) + ending)
  } else {
    const { code: text, map, sites, ...rest } = instrument(code, bundled.map, atomicFiles(bundled.inputs))
    writeWhole(linked.steps as string, JSON.stringify({ ...rest, sites: packSites(sites) }))
    writeWhole(sourceMap, map)
    writeWhole(file, text + ending)
  }
  return linked
}

/** A file as findings name it: from the package's folder, whoever runs it from where; of files elsewhere, the last two parts. */
function inPackage(path: string): string {
  const inside = relative(packageRoot, path)
  return inside.startsWith('..') ? path.split(/[\\/]/).slice(-2).join('/') : inside.replaceAll('\\', '/')
}

/** What belongs to the tool itself: no thread lingers in a judge. */
function leftAlone(inputs: readonly string[]): (path: string) => boolean {
  const atomic = [...atomicFiles(inputs)]
  return (path) =>
    /(^|\/)src\/(shm|judge)\//.test(path) || atomic.some((file) => file.endsWith(path.replace(/^[./]+/, '/')))
}

let version: string | undefined

/** A checkout whose instrumenting changed must not meet what an older one left in the cache. */
function instrumentingVersion(): string {
  if (version === undefined) {
    const folder = join(sourceRoot, 'link', 'instrument')
    const hash = createHash('sha256')
    for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)))
    version = hash.digest('hex')
  }
  return version
}

/** CommonJS packages in a bundle ask for node's own modules through `require`, which an ES module does not have. */
function withRequire(code: string): string {
  if (!code.includes('__require(')) return code
  return `import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url); ${code}`
}
