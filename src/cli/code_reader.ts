import { readFileSync } from 'node:fs'
import path from 'node:path'
import { packageRoot } from '../link/source_root.ts'

/** A function that reads the lines of a source file as they are now, from here or from the package; undefined where it cannot. */
export function codeReader(): (file: string) => readonly string[] | undefined {
  const files = new Map<string, readonly string[] | undefined>()
  return (file) => {
    if (!/\.[cm]?[jt]sx?$/.test(file)) return undefined
    if (!files.has(file)) files.set(file, readLines(file))
    return files.get(file)
  }
}

function readLines(file: string): string[] | undefined {
  for (const folder of [process.cwd(), packageRoot]) {
    try {
      return readFileSync(path.resolve(folder, file), 'utf8').split('\n')
    } catch {
      // another version's file, or another machine's: the report shows the place without the code
    }
  }
  return undefined
}
