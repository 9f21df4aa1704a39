import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from './source_root.ts'

let chosen: string | undefined

/** `node_modules/.cache/mnttorture` of this package, or a folder of the user's own below the temporary one. */
export function cacheDirectory(): string {
  if (chosen !== undefined) return chosen
  const candidates = [
    join(packageRoot, 'node_modules', '.cache', 'mnttorture'),
    join(tmpdir(), `mnttorture-${process.getuid?.() ?? 'user'}`),
  ]
  for (const directory of candidates) {
    try {
      mkdirSync(directory, { recursive: true })
      writeFileSync(join(directory, '.writable'), '')
      chosen = directory
      return directory
    } catch (error) {
      if (directory === candidates.at(-1)) throw error
    }
  }
  throw new Error('[internal bug] no cache directory')
}

/** Writes a file so that a reader sees all of it or none. */
export function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}.${Math.trunc(performance.now() * 1000)}`
  try {
    writeFileSync(draft, text)
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
