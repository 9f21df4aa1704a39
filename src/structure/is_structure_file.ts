import { readFileSync } from 'node:fs'

/**
 * Whether a file's default export is a structure, by its text: what it exports is known only where it runs, and that is in a thread of
 * its own, which needs to know what it is for.
 */
export function isStructureFile(file: string): boolean {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  return (
    /\bmnttorture\b/.test(text) &&
    /(\bexport\s+default\s+|\bas\s+default\b|\bmodule\.exports\s*=\s*)/.test(text) &&
    /\bstructure\s*\(/.test(text)
  )
}
