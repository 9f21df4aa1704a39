import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { BadInput } from './bad_input.ts'
import { bundle } from './bundle.ts'
import { cacheDirectory, writeWhole } from './cache_directory.ts'

export type Form = 'plain' | 'coroutine' | 'turnstile'

export interface LinkOptions {
  /** the scenario file */
  entry: string
  /** `kernel/fs/mntput` -> the file that takes its place */
  standIns: ReadonlyMap<string, string>
  form: Form
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
}

/**
 * One source, three forms (ARCHITECTURE.md): `plain` for real threads, `coroutine` for the explorer, `turnstile` for
 * replaying a found schedule on real threads. Bad input throws BadInput.
 */
export async function link({ entry, standIns, form }: LinkOptions): Promise<Linked> {
  const absolute = new Map([...standIns].map(([name, file]) => [name, resolve(file)]))
  const bundled = await bundle(resolve(entry), absolute)
  if (form !== 'plain') throw new BadInput(`form ${form} is not there yet`)
  const place = createHash('sha256').update(bundled.map).digest('hex').slice(0, 8)
  const file = join(cacheDirectory(), `${bundled.hash}-${place}.${form}.mjs`)
  const sourceMap = `${file}.map`
  if (!existsSync(file) || !existsSync(sourceMap)) {
    writeWhole(sourceMap, bundled.map)
    writeWhole(file, `${withRequire(bundled.code)}\n//# sourceMappingURL=${basename(sourceMap)}\n`)
  }
  return { file, hash: bundled.hash, sourceMap, inputs: bundled.inputs }
}

/** CommonJS packages in a bundle ask for node's own modules through `require`, which an ES module does not have. */
function withRequire(code: string): string {
  if (!code.includes('__require(')) return code
  return `import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url); ${code}`
}
