import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const DEEPEST = 3

/**
 * Whether a file's default export is a structure, by its text: what it exports is known only where it runs, and that is in a thread of
 * its own, which needs to know what it is for. A file that has no CPUs, and hands on what it makes by a file of a structure, is one, too.
 */
export function isStructureFile(file: string): boolean {
  return isOne(file, 0)
}

function isOne(file: string, depth: number): boolean {
  const text = textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  if (!/(\bexport\s+default\s+|\bas\s+default\b|\bmodule\.exports\s*=\s*|\bexport\s*\{\s*default\b)/.test(text))
    return false
  if (/\bmnttorture\b/.test(text) && /\bstructure\s*\(/.test(text)) return true
  if (depth === DEEPEST || /\bcpus\b/.test(text)) return false
  const imports = text.matchAll(/(?:\bfrom\s*|\brequire\s*\(\s*)(['"])(\.{1,2}\/[^'"]+)\1/g)
  return [...imports].some(([, , path]) => isOne(resolve(dirname(file), path!), depth + 1))
}

/** Of what cannot be read, the bundler says so. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
