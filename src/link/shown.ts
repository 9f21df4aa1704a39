import { relative } from 'node:path'

/** A file as users read it: relative to the working directory where that is not above it. */
export function shown(file: string): string {
  const short = relative(process.cwd(), file)
  return short.startsWith('..') ? file : short
}
