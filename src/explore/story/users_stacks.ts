import { pathToFileURL } from 'node:url'
import { originalPositionFor } from '@jridgewell/trace-mapping'
import type { Program } from '../run/program.ts'
import { functionName } from './function_name.ts'
import { isAt } from './is_at.ts'
import { traceOf } from './trace_of.ts'

/**
 * While CPUs run, `error.stack` tells where they are in the user's files, and nothing of the explorer. So a program reads in a stack what
 * Node would say, the same in every execution. Linking does not write functions of such a program into their callers. Left out: built-ins that call back, the names of methods that pause, and for calls the column within a statement.
 */
export function withUsersStacks<T>(program: Program, run: () => T): T {
  if (!program.uses.stacks) return run()
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')
  const url = pathToFileURL(program.file).href
  const told = (error: Error, calls: NodeJS.CallSite[]): string => {
    const frames = calls.flatMap((call) => (isAt(call, url) ? (userFrame(program, call) ?? []) : []))
    return [headOf(error), ...frames.map((frame) => `    at ${frame}`)].join('\n')
  }
  Object.defineProperty(Error, 'prepareStackTrace', { value: told, writable: true, configurable: true })
  try {
    return run()
  } finally {
    // a program may have put its own there
    if (Error.prepareStackTrace === told) {
      if (before === undefined) delete (Error as Partial<typeof Error>).prepareStackTrace
      else Object.defineProperty(Error, 'prepareStackTrace', before)
    }
  }
}

function headOf(error: Error): string {
  try {
    return String(Error.prototype.toString.call(error))
  } catch {
    return 'Error'
  }
}

function userFrame(program: Program, call: NodeJS.CallSite): string | undefined {
  const line = call.getLineNumber() ?? 1
  const column = (call.getColumnNumber() ?? 1) - 1
  const found = originalPositionFor(traceOf(program), { line, column })
  if (found.source === null) return undefined
  const place = `${pathToFileURL(found.source).href}:${found.line}:${found.column + 1}`
  const fn = functionName(call.getFunctionName() ?? '')
  if (fn === '') return place
  const type = call.isToplevel() || call.isConstructor() ? '' : typeOf(call)
  return `${call.isConstructor() ? 'new ' : ''}${type}${fn} (${place})`
}

/** `Queue.` of a method. */
function typeOf(call: NodeJS.CallSite): string {
  const type = call.getTypeName()
  return type === null || type === 'Object' || type === '' ? '' : `${type}.`
}
