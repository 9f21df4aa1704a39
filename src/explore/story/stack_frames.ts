import { pathToFileURL } from 'node:url'
import { originalPositionFor } from '@jridgewell/trace-mapping'
import type { Program } from '../run/program.ts'
import { functionName } from './function_name.ts'
import { isAt } from './is_at.ts'
import { traceOf } from './trace_of.ts'

const MOST_COLUMNS = 2 ** 24

/** One frame of a CPU's stack, in the user's files; innermost first. */
export interface Frame {
  file: string
  line: number
  fn: string
}

/** A function that says who is on the stack of a linked program, innermost first. It is asked at every step that is recorded. */
export function frameReader(program: Program): () => Frame[] {
  const url = pathToFileURL(program.file).href
  /** by line and column of the linked program; null for what is nobody's */
  const known = new Map<number, Frame | null>()
  const frameAt = (call: NodeJS.CallSite): Frame | null => {
    const line = call.getLineNumber() ?? 1
    const column = (call.getColumnNumber() ?? 1) - 1
    const key = line * MOST_COLUMNS + column
    let frame = known.get(key)
    if (frame === undefined) {
      const found = originalPositionFor(traceOf(program), { line, column })
      frame =
        found.source === null
          ? null
          : { file: found.source, line: found.line, fn: functionName(call.getFunctionName() ?? '') }
      known.set(key, frame)
    }
    return frame
  }
  return () => {
    const previous = Error.prepareStackTrace
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 60
    Error.prepareStackTrace = (_error, frames) => frames
    const calls = new Error().stack as unknown as NodeJS.CallSite[]
    Error.prepareStackTrace = previous
    Error.stackTraceLimit = limit
    const places: Frame[] = []
    for (const call of calls) {
      if (!isAt(call, url)) continue
      const frame = frameAt(call)
      if (frame !== null) places.push(frame)
    }
    return places
  }
}
