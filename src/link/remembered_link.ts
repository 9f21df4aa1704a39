/**
 * What a program was linked to the last time, so that linking the same again needs no bundler. Remembered only where the
 * files that went in say for certain what would go in again: each import names a file to the letter, or one of this
 * package, or a module of node's. What a package's name means may change with any folder above; such a program is bundled anew.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Metafile } from 'esbuild'
import { cacheDirectory, writeWhole } from './cache_directory.ts'
import type { Linked } from './link.ts'
import { ownFile, packageRoot } from './source_root.ts'

interface Remembered {
  linked: Linked
  /** of all that went in, as it was */
  digest: string
}

export function recallLink(key: string): Linked | undefined {
  let known: Remembered
  try {
    known = JSON.parse(readFileSync(fileOf(key), 'utf8')) as Remembered
  } catch {
    return undefined
  }
  const { linked, digest } = known
  const written = [linked.file, linked.sourceMap, ...(linked.steps === undefined ? [] : [linked.steps])]
  return written.every((file) => existsSync(file)) && digestOf(linked.inputs) === digest ? linked : undefined
}

export function rememberLink(key: string, linked: Linked): void {
  writeWhole(fileOf(key), JSON.stringify({ linked, digest: digestOf(linked.inputs) } satisfies Remembered))
}

function fileOf(key: string): string {
  return join(cacheDirectory(), `${createHash('sha256').update(key).digest('hex').slice(0, 24)}.link.json`)
}

/** Of the files' text and of each package.json that has a say in how they are read. */
function digestOf(inputs: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of [...inputs, ...manifestsAbove(inputs)]) hash.update(`\n${file}\n`).update(textOf(file))
  return hash.digest('hex')
}

function manifestsAbove(files: readonly string[]): Set<string> {
  const folders = new Set(files.map((file) => dirname(file)))
  for (const folder of folders) folders.add(dirname(folder))
  return new Set([...folders].map((folder) => join(folder, 'package.json')))
}

function textOf(file: string): Buffer | string {
  try {
    return readFileSync(file)
  } catch {
    return 'not there'
  }
}

export function saysForCertain({ inputs }: Metafile, replaced: ReadonlyMap<string, string>): boolean {
  return Object.entries(inputs).every(([importer, { imports }]) =>
    imports.every(({ path, original = path, external }) => {
      if (external === true) return original.startsWith('node:')
      if (path.startsWith('<') || isAbsolute(original)) return true // what the bundler itself or a stand-in of a function adds
      if (!original.startsWith('.')) return ownFile(original) !== undefined
      const named = resolve(packageRoot, dirname(importer), original)
      return (replaced.get(named) ?? named) === resolve(packageRoot, path)
    }),
  )
}
