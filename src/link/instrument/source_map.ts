import remapping from '@jridgewell/remapping'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'

/** Line and column (both from 0) of an offset. */
export class Lines {
  private readonly starts: number[] = [0]
  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1)
  }
  at(offset: number): { line: number; column: number } {
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low, column: offset - this.starts[low]! }
  }
}

export interface Position {
  file: string
  line: number
  column: number
}

/** From an offset in the bundle to a place in the user's files; line and column count from 1. */
export function originalPositions(code: string, map: string): (offset: number) => Position {
  const lines = new Lines(code)
  const trace = new TraceMap(map)
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

/** Takes the marks out of emitted text and makes of them a map to the user's files. */
export function unmark(marked: string, code: string, map: string): { text: string; map: string } {
  const lines = new Lines(code)
  const mappings: Array<Array<[number, number, number, number]>> = [[]]
  let text = ''
  let column = 0
  for (const piece of marked.split('\uE000')) {
    const end = piece.indexOf('\uE001')
    if (end >= 0 && (text !== '' || marked.startsWith('\uE000'))) {
      const { line, column: from } = lines.at(Number.parseInt(piece.slice(0, end), 36))
      mappings.at(-1)!.push([column, 0, line, from])
    }
    const plain = piece.slice(end + 1)
    text += plain
    column += plain.length
    for (let at = plain.indexOf('\n'); at >= 0; at = plain.indexOf('\n', at + 1)) {
      mappings.push([])
      column = plain.length - at - 1
    }
  }
  const own = { version: 3 as const, names: [], sources: ['bundle.mjs'], mappings }
  const whole = remapping(own as never, (file) => (file === 'bundle.mjs' ? map : null))
  return { text, map: whole.toString() }
}

/** A mark of the original offset, which stands in the text until `unmark` takes it out. */
export function mark(offset: number): string {
  return `\uE000${offset.toString(36)}\uE001`
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
