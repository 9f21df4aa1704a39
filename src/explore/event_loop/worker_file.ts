import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheDirectory, writeWhole } from '../../link/cache_directory.ts'
import { WORKERS_OF_TEXT } from '../../link/later.ts'

/** The file that a worker is started with. */
export function workerFile(given: string): string {
  return given.startsWith('file:') ? fileURLToPath(given) : resolve(given)
}

/** Whether Node takes the file for an ES module: by its name, or by the manifest above it. */
export function isModuleFile(file: string): boolean {
  const kind = /\.([cm])[jt]s$/.exec(file)?.[1]
  if (kind !== undefined) return kind === 'm'
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module'
    if (folder === dirname(folder)) return false
  }
}

const written = new Set<string>()

/** What no CommonJS says. */
const SAYS_MODULE = /^\s*(?:import\s*[\w{*'"]|export\s)/m

/** A file of the text that a worker is started with: of code, in either kind, or of a `data:` URL, which is a module. */
export function workerOfText(given: string, isCode: boolean): string {
  const name = createHash('sha256').update(given).digest('hex').slice(0, 16)
  const file = join(cacheDirectory(), WORKERS_OF_TEXT, `${name}.${isCode && !SAYS_MODULE.test(given) ? 'cjs' : 'mjs'}`)
  if (written.has(file)) return file
  mkdirSync(dirname(file), { recursive: true })
  writeWhole(file, isCode ? given : textOfUrl(given))
  written.add(file)
  return file
}

function textOfUrl(url: string): string {
  const comma = url.indexOf(',')
  const data = decodeURIComponent(url.slice(comma + 1))
  return url.slice(0, comma).endsWith(';base64') ? Buffer.from(data, 'base64').toString() : data
}
