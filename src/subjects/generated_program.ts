/** Where a generated program becomes a scenario file: one for each program, by what it says. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Program } from '../discover/program.ts'
import { programFile } from '../discover/program_file.ts'
import { cacheDirectory, writeWhole } from '../link/cache_directory.ts'

export function generatedProgramFile(program: Program, alone: boolean): string {
  const text = programFile(program, alone)
  const directory = path.join(cacheDirectory(), 'programs')
  mkdirSync(directory, { recursive: true })
  const file = path.join(directory, `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.ts`)
  if (!existsSync(file)) writeWhole(file, text)
  return file
}
