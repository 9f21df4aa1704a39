import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'
import { BadInput } from './bad_input.ts'
import { exportedNames } from './exported_names.ts'
import { declaredFunctions, type FunctionStandIns, perhapsMeant, seenByStandIn } from './function_stand_in.ts'
import { nearest } from './nearest.ts'
import { ownFile, sourceFile } from './source_root.ts'

/**
 * Stand-ins: another file takes the place of one of ours for everybody who imports it, by `#kernel/x` or by relative
 * path. The stand-in itself may import the file it replaces, and then gets the original: so a stand-in that changes one
 * function can hand on the rest.
 *
 * Every import that goes through here costs a round trip between bundler and plugin, so only those do that may mean a
 * replaced file, by the last part of their name. `#kernel/x` from outside this package is ours to resolve, too.
 */
export function standInPlugin({ files: replaced, functions }: StandIns, allInside: boolean): Plugin {
  const seen = Symbol('resolved once')
  return {
    name: 'stand-ins',
    setup(build) {
      build.onResolve({ filter: mayBeReplaced([...replaced.keys(), ...functions.keys()], allInside) }, async (args) => {
        if (args.pluginData === seen || args.kind === 'entry-point') return undefined
        const { importer, kind, resolveDir } = args
        if (args.path === FAST_CHECK) {
          const isRequired = kind === 'require-call'
          const theirs = await build.resolve(args.path, {
            importer,
            kind: isRequired ? kind : 'import-statement',
            resolveDir,
            pluginData: seen,
          })
          const url = theirs.errors.length > 0 ? import.meta.resolve(FAST_CHECK) : pathToFileURL(theirs.path).href
          return { path: isRequired ? fileURLToPath(url) : url, external: true }
        }
        const own = ownFile(args.path)
        const found =
          own === undefined
            ? await build.resolve(args.path, {
                importer,
                kind,
                resolveDir,
                namespace: args.namespace,
                pluginData: seen,
              })
            : { path: own, errors: [], warnings: [], external: false, namespace: 'file', sideEffects: true }
        if (found.errors.length > 0) return { errors: found.errors, warnings: found.warnings }
        const standIn = replaced.get(found.path)
        const path = standIn !== undefined && standIn !== importer ? standIn : found.path
        const { external, namespace, sideEffects } = found
        return seenByStandIn(functions, path, importer) ?? { path, external, namespace, sideEffects }
      })
    },
  }
}

/** It makes values for tests and is no part of what is tested: it stays outside, once for all who import it. */
const FAST_CHECK = 'fast-check'
/** Where it lies is no part of a program. */
export const PLACE_OF_FAST_CHECK = /(?<=["'])(?:file:\/\/)?\/[^"'\n]*(?=\/fast-check\/)/g

/** Specifiers that may mean one of the files: with `#` those that end in its name, or all where others import ours. */
function mayBeReplaced(files: readonly string[], allInside: boolean): RegExp {
  const names = files.map((file) => /([^\\/]+?)(?:\.\w+)?$/.exec(file)![1]!.replace(/\W/g, '\\$&'))
  const any = names.length > 0 ? [`(?:^|[\\\\/])(?:${names.join('|')})(?:\\.\\w+)?$`] : []
  return new RegExp([`^${FAST_CHECK}$`, '^mnttorture(?:/kernel)?$', ...any, ...(allInside ? [] : ['^#'])].join('|'))
}

export interface StandIns {
  /** replaced file -> the file that takes its place */
  files: ReadonlyMap<string, string>
  functions: FunctionStandIns
}

/** Refuses names that stand for nothing and stand-ins that lack an export. */
export function resolveStandIns(standIns: ReadonlyMap<string, string>): StandIns {
  const files = new Map<string, string>()
  for (const [name, file] of standIns) if (!name.includes('#')) files.set(originalOf(name, name, file), file)
  const functions = new Map<string, Map<string, string>>()
  for (const [name, by] of standIns) {
    const [inFile, fn] = name.split('#') as [string, string?]
    if (fn === undefined) continue
    const original = originalOf(inFile, name, by)
    const file = files.get(original) ?? original // a design's file, say: what is linked there
    refuseUnknownFunction(file, name, by)
    functions.set(file, (functions.get(file) ?? new Map<string, string>()).set(fn, by))
  }
  return { files, functions }
}

function originalOf(inFile: string, name: string, by: string): string {
  const original = sourceFile(inFile)
  if (original === undefined)
    throw new BadInput(`stand-in ${name}=${by}: there is no file ${inFile} to stand in for${perhapsMeant(name)}`)
  if (name !== inFile) return original
  const [wanted, offered] = [exportedNames(original), exportedNames(by)]
  const missing = offered === undefined ? [] : [...(wanted ?? [])].filter((export_) => !offered.has(export_))
  if (missing.length > 0)
    throw new BadInput(`stand-in ${name}=${by}: does not export ${missing.sort().join(', ')}, which ${name} exports`)
  return original
}

function refuseUnknownFunction(file: string, name: string, by: string): void {
  const fn = name.slice(name.indexOf('#') + 1)
  const declared = declaredFunctions(file)
  if (!declared.has(fn)) {
    const near = nearest(fn, declared.keys())
    const instead = perhapsMeant(name) || (near === undefined ? '' : `; did you mean ${near}?`)
    throw new BadInput(`stand-in ${name}=${by}: ${name.split('#')[0]} declares no function ${fn}${instead}`)
  }
  const offered = exportedNames(by)
  if (offered !== undefined && !offered.has(fn))
    throw new BadInput(`stand-in ${name}=${by}: does not export ${fn}, for which it is to stand in`)
}
