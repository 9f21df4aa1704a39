/** Where the text of a made program becomes a file: one for each text, by what it says. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirectory, writeWhole } from './cache_directory.ts'

export function keptProgram(text: string): string {
  const directory = join(cacheDirectory(), 'programs')
  mkdirSync(directory, { recursive: true })
  const file = join(directory, `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.ts`)
  if (!existsSync(file)) writeWhole(file, text)
  return file
}
