import { fileURLToPath } from 'node:url'
import { originalPositionFor } from '@jridgewell/trace-mapping'
import type { Program } from '../run/program.ts'
import { functionName } from './function_name.ts'
import { traceOf } from './trace_of.ts'

/** One frame of a CPU's stack, in the user's files; innermost first. */
export interface Frame {
  file: string
  line: number
  fn: string
}

/** A function that says who is on the stack of a linked program, innermost first. */
export function frameReader(program: Program): () => Frame[] {
  return () => {
    const trace = traceOf(program)
    const previous = Error.prepareStackTrace
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 60
    Error.prepareStackTrace = (_error, frames) => frames
    const calls = new Error().stack as unknown as NodeJS.CallSite[]
    Error.prepareStackTrace = previous
    Error.stackTraceLimit = limit
    const places: Frame[] = []
    for (const call of calls) {
      const name = call.getFileName() ?? ''
      if (!name.startsWith('file:') || fileURLToPath(name.replace(/\?.*/, '')) !== program.file) continue
      const found = originalPositionFor(trace, {
        line: call.getLineNumber() ?? 1,
        column: (call.getColumnNumber() ?? 1) - 1,
      })
      if (found.source === null) continue
      places.push({
        file: found.source,
        line: found.line,
        fn: functionName(call.getFunctionName() ?? ''),
      })
    }
    return places
  }
}
