import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseSync } from 'oxc-parser'
import { ownFile } from './source_root.ts'

/**
 * The names that a file exports, types left out. Undefined where its text alone does not tell: it does not parse, or it
 * hands on all of a package; bundling says then what is wrong, if anything is.
 */
export function exportedNames(file: string, seen: ReadonlySet<string> = new Set()): Set<string> | undefined {
  const names = new Set<string>()
  if (seen.has(file)) return names
  if (!statSync(file).isFile()) return undefined
  const { module, errors } = parseSync(file, readFileSync(file, 'utf8'), { sourceType: 'module' })
  if (errors.length > 0) return undefined
  for (const { exportName, importName, moduleRequest, isType } of module.staticExports.flatMap(
    ({ entries }) => entries,
  )) {
    if (isType) continue
    if (exportName.kind === 'Default') names.add('default')
    else if (exportName.kind === 'Name') names.add(exportName.name!)
    else if (importName.kind === 'AllButDefault') {
      const from = importedFile(moduleRequest!.value, file)
      const handedOn = from === undefined ? undefined : exportedNames(from, new Set([...seen, file]))
      if (handedOn === undefined) return undefined
      for (const name of handedOn) if (name !== 'default') names.add(name)
    }
  }
  return names
}

function importedFile(specifier: string, importer: string): string | undefined {
  if (!specifier.startsWith('.')) return ownFile(specifier)
  const file = resolve(dirname(importer), specifier)
  return [file, `${file}.ts`, `${file}.js`].find((each) => /\.\w+$/.test(each) && existsSync(each))
}
