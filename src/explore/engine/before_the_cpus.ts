import { BadInput } from '../../link/bad_input.ts'
import { toldError } from '../../scenario/told_error.ts'
import { within } from '../../supervise/doing.ts'
import type { Instance, Program } from '../run/program.ts'
import { locateError } from '../story/locate_error.ts'

/** Evaluates the scenario's file; what it throws while it loads is told in one line with its place. */
export function loaded(program: Program, evaluate: () => Instance): Instance {
  try {
    return within('the file, while it loads,', evaluate)
  } catch (error) {
    if (error instanceof BadInput) throw error
    const { name = 'the scenario' } = program
    throw new BadInput(`${name}: throws while it loads: ${toldError(error, locateError(error, program)?.where)}`)
  }
}
