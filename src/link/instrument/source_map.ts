import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { lastStart } from './last_start.ts'
import { MARK, sign } from './written_text.ts'

/** Line and column (both from 0) of an offset. */
export class Lines {
  private readonly starts: number[] = [0]
  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1)
  }
  at(offset: number): { line: number; column: number } {
    const line = lastStart(this.starts, offset)
    return { line, column: offset - this.starts[line]! }
  }
}

export interface Position {
  file: string
  line: number
  column: number
}

/** The bundle's source map, as far as it is read here. */
export interface Origins {
  sources: string[]
  sourcesContent: string[]
}

/** From an offset in the bundle to a place in the user's files; line and column count from 1. */
export function originalPositions(code: string, map: string | Origins): (offset: number) => Position {
  const lines = new Lines(code)
  const trace = new TraceMap(map as never)
  const known = new Map<number, Position>()
  return (offset) => {
    let position = known.get(offset)
    if (position === undefined) {
      const { line, column } = lines.at(offset)
      const found = originalPositionFor(trace, { line: line + 1, column })
      position = { file: found.source ?? 'bundle', line: found.line ?? line + 1, column: (found.column ?? column) + 1 }
      known.set(offset, position)
    }
    return position
  }
}

/** A sign of the original offset, of which the program's map is made. */
export function mark(offset: number): string {
  return sign(MARK, offset)
}

const markedTypes = new Map<string, boolean>()

export function isMarked(type: string): boolean {
  let marked = markedTypes.get(type)
  if (marked === undefined) {
    marked = /Statement$|^VariableDeclaration$|^CallExpression$|^NewExpression$/.test(type)
    markedTypes.set(type, marked)
  }
  return marked
}
