import { fileURLToPath } from 'node:url'
import { originalPositionFor, type TraceMap } from '@jridgewell/trace-mapping'
import { isLibrary } from '../../link/library.ts'
import { shown } from '../../link/shown.ts'
import type { Program } from '../run/program.ts'
import { functionName } from './function_name.ts'
import { traceOf } from './trace_of.ts'

export interface ErrorPlace {
  /** file:line */
  where: string
  /** the function that it is in, where that has a name */
  fn: string
  /** the text of that line */
  text: string
}

/** Where in the user's files an error was thrown, by its stack, helpers aside; undefined when no frame is theirs. */
export function locateError(error: unknown, program: Program): ErrorPlace | undefined {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return undefined
  const map = traceOf(program)
  let helper: ErrorPlace | undefined
  for (const line of error.stack.split('\n').slice(1)) {
    const found = /(file:\/\/[^\s()]+|\/[^\s()]+):(\d+):(\d+)\)?$/.exec(line)
    if (found === null) continue
    const file = found[1]!.startsWith('file:') ? fileURLToPath(found[1]!) : found[1]!
    const fn = functionOf(line)
    let at: [file: string, line: number] | undefined
    if (file.startsWith(program.file)) {
      const original = originalPositionFor(map, { line: Number(found[2]), column: Number(found[3]) - 1 })
      if (original.source !== null) at = [original.source, original.line]
    } else if (map.sources.includes(file)) at = [file, Number(found[2])]
    if (at === undefined) continue
    const there = place(map, ...at, fn)
    if (!isLibrary(at[0])) return there
    helper ??= there
  }
  return helper
}

/** The function of a line of a stack, as the source calls it. */
function functionOf(line: string): string {
  const name = /^\s+at (?:async |new )?([^\s(]+) \(/.exec(line)?.[1] ?? ''
  return functionName(name)
}

function place(map: TraceMap, file: string, line: number, fn: string): ErrorPlace {
  const content = map.sourcesContent?.[map.sources.indexOf(file)] ?? ''
  return { where: `${shown(file)}:${line}`, fn, text: (content.split('\n')[line - 1] ?? '').trim() }
}

/** The message of a finding with its place; an assertion without a message of its own is told by its source line. */
export function placedMessage(message: string, error: unknown, program: Program): string {
  const found = locateError(error, program)
  if (found === undefined) return message
  const own = (error as { generatedMessage?: boolean }).generatedMessage === true && /falsy value/.test(message)
  const who = message.slice(0, message.indexOf(':'))
  const where = found.fn === '' ? found.where : `${found.where} in ${found.fn}`
  return own ? `${who}: assertion failed: ${found.text} (${where})` : `${message} (${where})`
}
