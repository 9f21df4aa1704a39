import { join } from 'node:path'
import { cacheDirectory, writeWhole } from './cache_directory.ts'

/** A file that exports one number: the stand-in for a file that exports another one. */
export function constantFile(name: string, value: number): string {
  const file = join(cacheDirectory(), `${name.toLowerCase()}_${value}.ts`)
  writeWhole(file, `export const ${name}: number = ${value}\n`)
  return file
}
