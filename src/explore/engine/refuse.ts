import { BadInput } from '../../link/bad_input.ts'
import { shown } from '../../link/shown.ts'
import { locateError } from '../story/locate_error.ts'
import type { Execution } from './execution.ts'

/** The error for what cannot be explored, where the program is now. */
export function refuseHere(x: Execution, what: string): BadInput {
  const place = locateError(new Error(what), x.program)
  x.usageError = new BadInput(`${place === undefined ? '' : `${place.where}: `}${what}`)
  return x.usageError
}

/** The same for what stands at a site. */
export function refuseAt(x: Execution, site: number, what: string): BadInput {
  const place = x.sites[site]
  if (place === undefined) return refuseHere(x, what)
  x.usageError = new BadInput(`${shown(place.file)}:${place.line}: ${what}`)
  return x.usageError
}

/** The error for a shared access after the CPU that it belongs to has returned, from a promise or a timer. */
export function lateAccess(x: Execution, site: number): void {
  const { file, line, op } = x.sites[site]!
  x.usageError = new BadInput(
    `${shown(file)}:${line}: ${op} on shared memory in a callback of a promise or a timer, after the CPU has returned: what the event ` +
      `loop runs is not explored; do it before the CPU returns`,
  )
}
