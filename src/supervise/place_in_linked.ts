import { readFileSync } from 'node:fs'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { shown } from '../link/shown.ts'

const MOST_LINES_ABOVE = 50

/** the file asked for last: many frames of many threads are in one */
let latest: { file: string; map: TraceMap; lines: string[] } | undefined

/**
 * file:line of the user's for a place in a linked file. Code that touches no shared memory is taken over as it is, and only its
 * beginning is in the map: the line is then looked for by its text below that beginning.
 */
export function placeInLinked(file: string, line: number, column: number): string | undefined {
  const { map } = read(file)
  const exact = originalPositionFor(map, { line, column })
  if (exact.source !== null) return `${shown(exact.source)}:${exact.line}`
  for (let above = 1; above <= MOST_LINES_ABOVE && line - above > 0; above++) {
    const known = originalPositionFor(map, { line: line - above, column: Number.MAX_SAFE_INTEGER })
    if (known.source === null) continue
    const wanted = bare(linkedLine(file, line))
    const source = (map.sourcesContent?.[map.sources.indexOf(known.source)] ?? '').split('\n')
    const at = source.findIndex((text, i) => i + 1 >= known.line && bare(text) === wanted)
    return `${shown(known.source)}:${at < 0 ? Math.min(known.line + above, source.length) : at + 1}`
  }
  return undefined
}

/** The text of a line of a linked file. */
export function linkedLine(file: string, line: number): string {
  return read(file).lines[line - 1] ?? ''
}

function read(file: string): NonNullable<typeof latest> {
  if (latest?.file === file) return latest
  const map = new TraceMap(readFileSync(`${file}.map`, 'utf8'))
  latest = { file, map, lines: readFileSync(file, 'utf8').split('\n') }
  return latest
}

/** Printing anew changes spaces, semicolons and quotes. */
function bare(text: string): string {
  return text.replace(/[\s;'"`]/g, '')
}
