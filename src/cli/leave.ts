/**
 * The one way out of the process. Code under test is loaded into this process, too: when it ends the process, throws
 * from a timer or leaves a promise rejected, that must not pass for a verdict.
 */
import { bundled } from '../link/bundling.ts'
import { astray, stackOf } from '../supervise/astray.ts'
import { letAllGo } from '../supervise/inspected_threads.ts'
import { type ExitCode, exitCode } from './exit_code.ts'

/** With what the process ends, once that is known; what was told early stays. */
let leaving: ExitCode | undefined
let early: ExitCode | undefined

export function leave(code: ExitCode): never {
  leaving = early ?? code
  process.exit(leaving)
}

/** For leaving in the middle of something: the bundler, asked and left, would print a stack; a thread asked where it is would stay. */
export async function leaveEarly(code: ExitCode): Promise<never> {
  early ??= code
  leaving = early
  await Promise.all([bundled(), letAllGo()])
  return leave(code)
}

export function watchTheExit(): void {
  // whoever started this process with a channel to it is gone, and with them what it is for
  const gone = (): never => leave(exitCode.interrupted)
  process.on('disconnect', gone)
  if (process.connected === false) gone()
  process.on('exit', (code) => {
    if (leaving !== undefined) {
      process.exitCode = leaving
      return
    }
    process.stderr.write(`error: the code under test ended the process with code ${code}\n`)
    process.exitCode = exitCode.badInput
  })
  process.on('uncaughtException', (error: unknown, origin) => {
    if (leaving !== undefined) return // the first is what is told
    const message = astray(error, origin)
    process.stderr.write(message === undefined ? `[internal bug] ${stackOf(error)}\n` : `error: ${message}\n`)
    void leaveEarly(message === undefined ? exitCode.ownFault : exitCode.badInput)
  })
}
