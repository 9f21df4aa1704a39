import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import { type BuildFailure, build, type Metafile, type Plugin } from 'esbuild'
import { BadInput } from './bad_input.ts'
import { bundling } from './bundling.ts'
import { cacheDirectory } from './cache_directory.ts'
import { commonJsEntry } from './common_js.ts'
import { functionStandInPlugin, isSeenByStandIn } from './function_stand_in.ts'
import { PATH_COMMENT } from './instrument/sections.ts'
import { type Later, withLater, workersOfText } from './later.ts'
import { madeRequires, makesRequire } from './made_require.ts'
import { withOwnPlaces } from './own_places.ts'
import { saysForCertain } from './remembered_link.ts'
import { shown } from './shown.ts'
import { saidStrictly, sloppyTexts } from './sloppy.ts'
import { packageRoot } from './source_root.ts'
import { PLACE_OF_FAST_CHECK, resolveStandIns, standInPlugin } from './stand_in.ts'

export interface Bundle {
  code: string
  /** JSON of the source map; its sources are absolute paths */
  map: string
  /** of the program text; the same wherever the files lie */
  hash: string
  /** every file that went in, absolute */
  inputs: string[]
  /** those of them that stand in for others */
  standIns: ReadonlySet<string>
  /** the same files would go in again, as long as they are the same */
  certain: boolean
}

/**
 * One ES module of the entry and all it imports, TypeScript erased, stand-ins in place. What Node 20 has stays as it is written.
 */
export async function bundle(
  entry: string,
  standIns: ReadonlyMap<string, string>,
  later: readonly Later[] = [],
): Promise<Bundle> {
  if (!existsSync(entry)) throw new BadInput(`${entry}: no such file`)
  for (const [name, file] of standIns)
    if (!existsSync(file)) throw new BadInput(`stand-in ${name}=${file}: no such file`)
  try {
    const replaced = resolveStandIns(standIns)
    const allInside = [entry, ...standIns.values()].every(isInPackage)
    const outdir = cacheDirectory()
    const bundleWith = (...plugins: Plugin[]) => {
      const bundled = build({
        ...(later.length === 0 ? { entryPoints: [entry] } : { stdin: withLater(entry, later) }),
        bundle: true,
        write: false,
        format: 'esm',
        platform: 'node',
        target: 'node20',
        sourcemap: 'external',
        sourcesContent: true,
        logLevel: 'silent',
        absWorkingDir: packageRoot,
        outfile: resolve(outdir, 'bundle.mjs'),
        loader: { '.node': 'copy' },
        tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: false } },
        metafile: true,
        plugins: [
          standInPlugin(replaced, allInside),
          functionStandInPlugin(replaced.functions),
          workersOfText,
          ...plugins,
        ],
      })
      return bundling(bundled)
    }
    let result = await bundleWith()
    const sloppy = sloppyTexts(result.metafile)
    const plugins = [
      ...(later.length === 0 && formatOf(result.metafile, entry) === 'cjs'
        ? [commonJsEntry(entry, sloppy.get(entry))]
        : makesRequire(result.metafile)
          ? [madeRequires]
          : []),
      ...(sloppy.size > 0 ? [saidStrictly(sloppy)] : []),
    ]
    if (plugins.length > 0) result = await bundleWith(...plugins)
    const text = (ending: string) => result.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? ''
    const map = JSON.parse(text('.map')) as { sources: string[] }
    map.sources = map.sources.map((source) => sourceAt(outdir, source))
    const code = text('.mjs')
    const named = code.replace(PATH_COMMENT, '').replace(PLACE_OF_FAST_CHECK, '')
    const hash = createHash('sha256').update(named).digest('hex').slice(0, 16)
    const certain = saysForCertain(result.metafile, replaced.files)
    return {
      code: withOwnPlaces(code, JSON.stringify(map)),
      map: JSON.stringify(map),
      hash,
      inputs: inputsOf(result.metafile, entry),
      standIns: new Set(standIns.values()),
      certain,
    }
  } catch (error) {
    throw asBadInput(error)
  }
}

/** Where `#kernel/x` is what package.json says; a package among ours has such names of its own. */
function isInPackage(file: string): boolean {
  const inside = relative(packageRoot, file)
  return !inside.startsWith('..') && !isAbsolute(inside)
}

function inputsOf({ inputs }: Metafile, entry: string): string[] {
  const files = Object.keys(inputs).filter((input) => !isSeenByStandIn(input))
  return [...new Set([entry, ...files.map((file) => resolve(packageRoot, file))])]
}

function formatOf({ inputs }: Metafile, entry: string): string | undefined {
  return Object.entries(inputs).find(([file]) => resolve(packageRoot, file) === entry)?.[1].format
}

function asBadInput(error: unknown): unknown {
  const failure = error as Partial<BuildFailure>
  const first = failure.errors?.[0]
  if (first === undefined) return error
  const { location } = first
  const where =
    location === null ? '' : `${shown(resolve(packageRoot, location.file))}:${location.line}:${location.column + 1}: `
  return new BadInput(`${where}${first.text}`)
}

const ATOMIC = /^(?:#!.*\n)?(?:\s*\/\*[\s\S]*?\*\/)?\s*(?:\/\/[^\n]*\n\s*)*?\/\/ explore: atomic\s*$/m

/** Files that begin with `// explore: atomic`: their code runs as part of the caller's step. */
export function atomicFiles(inputs: readonly string[]): Set<string> {
  return new Set(inputs.filter((file) => /\.[cm]?[jt]sx?$/.test(file) && ATOMIC.test(head(file))))
}

function head(file: string): string {
  const text = readFileSync(file, 'utf8').slice(0, 4000)
  const firstCode = text.search(/^(?:import|export|const|let|var|function|class)\b/m)
  return firstCode < 0 ? text : text.slice(0, firstCode)
}

/** Source maps name files as URLs do: `#` of a function's stand-in as %23. */
function sourceAt(outdir: string, source: string): string {
  const file = resolve(outdir, source)
  return source.includes('%') && !existsSync(file) ? resolve(outdir, decodeURIComponent(source)) : file
}
