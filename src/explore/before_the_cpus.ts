import { BadInput } from '../link/bad_input.ts'
import { locateError } from './locate_error.ts'
import type { Program } from './program.ts'

/** Runs what the scenario's file does before any CPU starts; what that throws is told in one line with its place. */
export function beforeTheCpus<T>(program: Program, what: 'the file, while it loads,' | 'setup', run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof BadInput) throw error
    const place = locateError(error, program)
    const message = error instanceof Error ? error.message : String(error)
    throw new BadInput(`${what} throws: ${message.split('\n')[0]}${place === undefined ? '' : ` (${place.where})`}`)
  }
}
