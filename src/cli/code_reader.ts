import { readFileSync } from 'node:fs'
import path from 'node:path'
import { packageRoot } from '../link/source_root.ts'

/** A function that reads the line of code at `file:line` as it is now, from here or from the package; undefined where it cannot. */
export function codeReader(): (source: string) => string | undefined {
  const files = new Map<string, string[]>()
  const linesOf = (file: string): string[] => {
    const known = files.get(file) ?? readLines(file)
    files.set(file, known)
    return known
  }
  return (source) => {
    const [, file, line] = /^(.+\.[cm]?[jt]s):(\d+)/.exec(source) ?? []
    if (file === undefined) return undefined
    return linesOf(file)[Number(line) - 1]?.trim()
  }
}

function readLines(file: string): string[] {
  for (const folder of [process.cwd(), packageRoot]) {
    try {
      return readFileSync(path.resolve(folder, file), 'utf8').split('\n')
    } catch {
      // another version's file, or another machine's: the report shows the place without the code
    }
  }
  return []
}
