import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { shown } from '../link/shown.ts'
import type { Program } from './program.ts'

export interface ErrorPlace {
  /** file:line */
  where: string
  /** the text of that line */
  text: string
}

/** Where in the user's files an error was thrown, by its stack; undefined when no frame is theirs. */
export function locateError(error: unknown, program: Program): ErrorPlace | undefined {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return undefined
  const map = new TraceMap(readFileSync(program.sourceMap, 'utf8'))
  for (const line of error.stack.split('\n').slice(1)) {
    const found = /(file:\/\/[^\s()]+|\/[^\s()]+):(\d+):(\d+)\)?$/.exec(line)
    if (found === null) continue
    const file = found[1]!.startsWith('file:') ? fileURLToPath(found[1]!) : found[1]!
    if (file.startsWith(program.file)) {
      const original = originalPositionFor(map, { line: Number(found[2]), column: Number(found[3]) - 1 })
      if (original.source !== null) return place(map, original.source, original.line)
    } else if (map.sources.includes(file)) return place(map, file, Number(found[2]))
  }
  return undefined
}

function place(map: TraceMap, file: string, line: number): ErrorPlace {
  const content = map.sourcesContent?.[map.sources.indexOf(file)] ?? ''
  return { where: `${shown(file)}:${line}`, text: (content.split('\n')[line - 1] ?? '').trim() }
}

/** The message of a finding with its place; an assertion without a message of its own is told by its source line. */
export function placedMessage(message: string, error: unknown, program: Program): string {
  const found = locateError(error, program)
  if (found === undefined) return message
  const own = (error as { generatedMessage?: boolean }).generatedMessage === true && /falsy value/.test(message)
  const who = message.slice(0, message.indexOf(':'))
  return own ? `${who}: assertion failed: ${found.text} (${found.where})` : `${message} (${found.where})`
}
