import type { Execution } from './execution.ts'

/** Whether somebody accounts for what code does besides its steps; or it comes when nothing of the program should run. */
export function noteLog(x: Execution): void {
  const isLogged = x.events || x.weak !== undefined || x.watch !== undefined || x.retrace.on
  x.hints.log = (x.hints.busy === 1 ? isLogged : x.isAbsent) ? 1 : 0
}

/** From here on nothing of the program should run, or it should again. */
export function setAbsent(x: Execution, isAbsent: boolean): void {
  x.isAbsent = isAbsent
  noteLog(x)
}
