import { build, type Plugin } from 'esbuild'
import { BadInput } from './bad_input.ts'
import { packageRoot, sourceFile } from './source_root.ts'

/**
 * Stand-ins: another file takes the place of one of ours for everybody who imports it, by `#kernel/x` or by relative
 * path. The stand-in itself may import the file it replaces, and then gets the original: so a stand-in that changes one
 * function can hand on the rest.
 */
export function standInPlugin(replaced: ReadonlyMap<string, string>, inputs?: Set<string>): Plugin {
  const seen = Symbol('resolved once')
  return {
    name: 'stand-ins',
    setup(build) {
      build.onResolve({ filter: /.*/ }, async (args) => {
        if (args.pluginData === seen) return undefined
        if (args.kind === 'entry-point') {
          inputs?.add(args.path)
          return undefined
        }
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
        if (!found.external && found.namespace === 'file') inputs?.add(path)
        const { external, namespace, sideEffects } = found
        return { path, external, namespace, sideEffects }
      })
    },
  }
}

/** `mnttorture` and `#kernel/x` mean this package, whoever imports them and from wherever; no scenario takes the explorer along. */
function ownFile(specifier: string): string | undefined {
  if (specifier === 'mnttorture') return sourceFile('scenario_face')
  if (specifier.startsWith('#')) return sourceFile(specifier.slice(1))
  return undefined
}

/** Replaced file -> stand-in; refuses names that stand for no file and stand-ins that lack an export. */
export async function resolveStandIns(standIns: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const replaced = new Map<string, string>()
  for (const [name, file] of standIns) {
    const original = sourceFile(name)
    if (original === undefined) throw new BadInput(`stand-in ${name}=${file}: there is no file ${name} to stand in for`)
    replaced.set(original, file)
  }
  await Promise.all(
    [...standIns].map(async ([name, file]) => {
      const original = sourceFile(name) as string
      const [wanted, offered] = await Promise.all([exportsOf(original), exportsOf(file)])
      const missing = wanted.filter((export_) => !offered.includes(export_))
      if (missing.length > 0)
        throw new BadInput(`stand-in ${name}=${file}: does not export ${missing.join(', ')}, which ${name} exports`)
    }),
  )
  return replaced
}

/** By itself, with nothing replaced: the rest of the program may import what the stand-in lacks. */
async function exportsOf(file: string): Promise<string[]> {
  const result = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
    absWorkingDir: packageRoot,
    outfile: 'exports.mjs',
    plugins: [standInPlugin(new Map())],
  })
  return Object.values(result.metafile.outputs).flatMap((output) => output.exports)
}
