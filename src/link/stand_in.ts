import type { Plugin } from 'esbuild'
import { BadInput } from './bad_input.ts'
import { exportedNames } from './exported_names.ts'
import { ownFile, sourceFile } from './source_root.ts'

/**
 * Stand-ins: another file takes the place of one of ours for everybody who imports it, by `#kernel/x` or by relative
 * path. The stand-in itself may import the file it replaces, and then gets the original: so a stand-in that changes one
 * function can hand on the rest.
 *
 * Every import that goes through here costs a round trip between bundler and plugin, so only those do that may mean a
 * replaced file, by the last part of their name. `#kernel/x` from outside this package is ours to resolve, too.
 */
export function standInPlugin(replaced: ReadonlyMap<string, string>, allInside: boolean): Plugin {
  const seen = Symbol('resolved once')
  return {
    name: 'stand-ins',
    setup(build) {
      build.onResolve({ filter: mayBeReplaced([...replaced.keys()], allInside) }, async (args) => {
        if (args.pluginData === seen || args.kind === 'entry-point') return undefined
        const { importer, kind, resolveDir } = args
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
        return { path, external, namespace, sideEffects }
      })
    },
  }
}

/** Specifiers that may mean one of the files: with `#` those that end in its name, or all where others import ours. */
function mayBeReplaced(files: readonly string[], allInside: boolean): RegExp {
  const names = files.map((file) => /([^\\/]+?)(?:\.\w+)?$/.exec(file)![1]!.replace(/\W/g, '\\$&'))
  const any = names.length > 0 ? [`(?:^|[\\\\/])(?:${names.join('|')})(?:\\.\\w+)?$`] : []
  return new RegExp(['^mnttorture(?:/kernel)?$', ...any, ...(allInside ? [] : ['^#'])].join('|'))
}

/** Replaced file -> stand-in; refuses names that stand for no file and stand-ins that lack an export. */
export function resolveStandIns(standIns: ReadonlyMap<string, string>): Map<string, string> {
  const replaced = new Map<string, string>()
  for (const [name, file] of standIns) {
    const original = sourceFile(name)
    if (original === undefined) throw new BadInput(`stand-in ${name}=${file}: there is no file ${name} to stand in for`)
    replaced.set(original, file)
    const [wanted, offered] = [exportedNames(original), exportedNames(file)]
    const missing = offered === undefined ? [] : [...(wanted ?? [])].filter((export_) => !offered.has(export_))
    if (missing.length > 0)
      throw new BadInput(
        `stand-in ${name}=${file}: does not export ${missing.sort().join(', ')}, which ${name} exports`,
      )
  }
  return replaced
}
