import { existsSync, readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { atomicFiles, type Bundle } from './bundle.ts'
import { cacheDirectory, writeWhole } from './cache_directory.ts'
import { keepCommonJsState } from './instrument/common_js_state.ts'
import { constantBindings } from './instrument/constant_bindings.ts'
import { withDelays } from './instrument/delays.ts'
import { instrument } from './instrument/instrument.ts'
import { countMarks } from './instrument/marks.ts'
import { withPlaces } from './instrument/places.ts'
import { RememberedText } from './instrument/remembered_text.ts'
import { packSites } from './instrument/site_table.ts'
import { withStackFrames } from './instrument/stack_frames.ts'
import type { Linked } from './link.ts'
import { linkingVersion } from './linking_version.ts'
import { packageRoot, sourceRoot } from './source_root.ts'

/** Writes the files of a linked program: plain, or with steps where there is a table of them; `written` is the bundle before it was lowered. */
export function writeProgram(
  { file, sourceMap, steps, later }: Linked,
  bundled: Bundle,
  delays: boolean,
  written?: Bundle,
  remembered = known,
): void {
  const ending = `\n//# sourceMappingURL=${basename(sourceMap)}\n`
  const prepared = (text: string, map: string): string =>
    withStackFrames(withPlaces(text, map, inPackage, isKernel(bundled)))
  const code = prepared(bundled.code, bundled.map)
  if (steps === undefined) {
    writeWhole(sourceMap, bundled.map)
    const plain = countMarks(constantBindings(code, `${relative(packageRoot, sourceRoot)}/`))
    writeWhole(file, withRequire(delays ? withDelays(plain, leftAlone(bundled.inputs)) : plain) + ending)
  } else {
    const {
      code: text,
      map,
      sites,
      ...rest
    } = instrument(
      keepCommonJsState(code),
      bundled.map,
      atomicFiles(bundled.inputs),
      remembered,
      written && keepCommonJsState(prepared(written.code, written.map)),
    )
    writeWhole(steps, JSON.stringify({ ...rest, later, sites: packSites(sites) }))
    writeWhole(sourceMap, map)
    writeWhole(file, text + ending)
  }
}

/** How statements were written before: once for this process and, below the cache, for those that come after. */
const known = new RememberedText({
  read(version) {
    const file = waysFile(version)
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined
  },
  write: (version, text) => writeWhole(waysFile(version), text),
})

function waysFile(version: string): string {
  return join(cacheDirectory(), `${version}-${linkingVersion().slice(0, 8)}.texts.json`)
}

/** A file as findings name it: from the package's folder, whoever runs it from where; of files elsewhere, the last two parts. */
function inPackage(path: string): string {
  const inside = relative(packageRoot, path)
  return inside.startsWith('..') ? path.split(/[\\/]/).slice(-2).join('/') : inside.replaceAll('\\', '/')
}

/** Whether what the bundler names so is of the kernel, or stands in for something of it. */
function isKernel({ standIns }: Bundle): (path: string) => boolean {
  const kernel = `${inPackage(sourceRoot)}/kernel/`
  return (path) => path.startsWith(kernel) || standIns.has(resolve(packageRoot, path))
}

/** What belongs to the tool itself: no thread lingers in a judge. */
function leftAlone(inputs: readonly string[]): (path: string) => boolean {
  const atomic = [...atomicFiles(inputs)]
  return (path) =>
    /(^|\/)src\/(shm|judge)\//.test(path) || atomic.some((file) => file.endsWith(path.replace(/^[./]+/, '/')))
}

/** CommonJS packages in a bundle ask for node's own modules through `require`, which an ES module does not have. */
function withRequire(code: string): string {
  if (!code.includes('__require(')) return code
  return `import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url); ${code}`
}
