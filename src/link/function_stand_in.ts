import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Plugin } from 'esbuild'
import { parseSync } from 'oxc-parser'
import { nearest } from './nearest.ts'
import { sourceRoot } from './source_root.ts'

/**
 * A stand-in for one function, private or not, of a file: `kernel/fs/umount#shrink`. The file keeps its own function under
 * another name, imports the stand-in's in its place, and goes on as it is; so its state exists once. The stand-in may import
 * from that file whatever it declares, private functions too, and finds there, under its own name, the function it replaces.
 */
export type FunctionStandIns = ReadonlyMap<string, ReadonlyMap<string, string>>

/** what the file calls its own function from then on */
const OWN = '$original'
/** the file as its stand-in sees it */
const SEEN = 'file behind a stand-in'

export function functionStandInPlugin(functions: FunctionStandIns): Plugin {
  return {
    name: 'stand-ins of functions',
    setup(build) {
      if (functions.size === 0) return
      build.onLoad({ filter: anyOf(functions.keys()), namespace: 'file' }, ({ path }) => {
        const standIns = functions.get(path)
        if (standIns === undefined) return undefined
        return { contents: withStandIns(readFileSync(path, 'utf8'), path, standIns), loader: 'ts' }
      })
      build.onLoad({ filter: /.*/, namespace: SEEN }, ({ pluginData }) => {
        const { file, standIn } = pluginData as { file: string; standIn: string }
        const own = [...functions.get(file)!]
          .filter(([, by]) => by === standIn)
          .map(([name]) => `${name}${OWN} as ${name}`)
        const from = JSON.stringify(file)
        return { contents: `export * from ${from}\nexport { ${own.join(', ')} } from ${from}`, loader: 'ts' }
      })
      build.onResolve({ filter: /.*/, namespace: SEEN }, ({ path }) => ({ path }))
    },
  }
}

/** What an import of `file` by `importer` means, where the importer stands in for one of its functions. */
export function seenByStandIn(functions: FunctionStandIns, file: string, importer: string): object | undefined {
  if (![...(functions.get(file)?.values() ?? [])].includes(importer)) return undefined
  return { path: `${file} for ${importer}`, namespace: SEEN, pluginData: { file, standIn: importer } }
}

/** Of the names of a metafile: whether it is a view of a file that is there under its own name. */
export function isSeenByStandIn(input: string): boolean {
  return input.startsWith(`${SEEN}:`)
}

/** The functions that a file declares at its top, exported or not. */
export function declaredFunctions(file: string): Map<string, { exported: boolean; at: number }> {
  return declaredIn(readFileSync(file, 'utf8'), file)
}

function declaredIn(text: string, file: string): Map<string, { exported: boolean; at: number }> {
  const found = new Map<string, { exported: boolean; at: number }>()
  const { program } = parseSync(file, text, { sourceType: 'module' })
  for (const statement of program.body) {
    const exported = statement.type === 'ExportNamedDeclaration'
    const declaration = exported ? statement.declaration : statement
    if (declaration?.type === 'FunctionDeclaration' && declaration.id != null)
      found.set(declaration.id.name, { exported, at: declaration.id.end })
  }
  return found
}

/** No line moves: places in this file stay what they are. */
function withStandIns(text: string, file: string, standIns: ReadonlyMap<string, string>): string {
  const declared = declaredIn(text, file)
  let result = text
  for (const [name] of [...standIns].sort(([a], [b]) => declared.get(b)!.at - declared.get(a)!.at)) {
    const { at } = declared.get(name)!
    result = `${result.slice(0, at)}${OWN}${result.slice(at)}`
  }
  const more = [...declared].flatMap(([name, { exported }]) => {
    const by = standIns.get(name)
    if (by === undefined) return exported ? [] : [`export { ${name} }`]
    const takes = `import { ${name} } from ${JSON.stringify(by)}`
    return exported ? [takes, `export { ${name} }`] : [takes, `export { ${name}, ${name}${OWN} }`]
  })
  return `${result}\n${more.join('\n')}\n`
}

/** Where a function of that name is, as a stand-in would name it, such as `kernel/fs/umount#do_umount`. */
export function whereDeclared(name: string): string[] {
  return sourceNames('kernel')
    .filter((file) => declares(file, name))
    .map((file) => `${file}#${name}`)
}

/** Parsing all of the kernel takes a second; most files do not even have the word. */
function declares(file: string, name: string): boolean {
  const path = join(sourceRoot, `${file}.ts`)
  const text = readFileSync(path, 'utf8')
  return text.includes(`function ${name}`) && declaredIn(text, path).has(name)
}

function sourceNames(folder: string): string[] {
  return readdirSync(join(sourceRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) =>
      relative(sourceRoot, join(entry.parentPath, entry.name)).replaceAll('\\', '/').slice(0, -'.ts'.length),
    )
    .sort()
}

/** What to name instead of a file, or of a function of one, that is not there; or nothing. */
export function perhapsMeant(name: string): string {
  const [file, fn] = name.split('#') as [string, string?]
  const [first] = whereDeclared(fn ?? file.split('/').at(-1)!)
  if (first !== undefined) return `; the function ${first.split('#')[1]} is ${first}`
  const files = sourceNames('kernel')
  const near = files.includes(file) ? undefined : nearest(file, files)
  return near === undefined ? '' : `; did you mean ${near}?`
}

function anyOf(files: Iterable<string>): RegExp {
  return new RegExp(`^(?:${[...files].map((file) => file.replace(/[^\w/]/g, '\\$&')).join('|')})$`)
}
