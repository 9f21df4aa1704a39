import { BadInput } from '../link/bad_input.ts'
import type { Scenario } from '../scenario.ts'
import { copyState } from './copy_state.ts'
import { holdsPorts, sharedBuffers } from './shared_buffers.ts'
import { toldError } from './told_error.ts'

/** Runs `setup`, and refuses a state that the CPUs cannot be given; `placeOf` knows where in the user's files something was thrown; CPUs of
 * some programs make what they share themselves (`mayMake`). */
export function stateOf(
  scenario: Scenario,
  file: string,
  placeOf?: (error: unknown) => string | undefined,
  mayMake = false,
): unknown {
  let state: unknown
  try {
    state = scenario.setup()
  } catch (error) {
    if (error instanceof BadInput) throw error
    throw new BadInput(`${file}: setup throws: ${toldError(error, ...(placeOf === undefined ? [] : [placeOf(error)]))}`)
  }
  try {
    if (typeof (state as { then?: unknown } | null | undefined)?.then === 'function')
      throw new BadInput(`${file}: setup returns a promise; it must return the state itself`)
    copyState(state)
    const isEmpty = sharedBuffers(state).every((buffer) => buffer.byteLength === 0 && !buffer.growable)
    if (isEmpty && !mayMake && !holdsPorts(state))
      throw new BadInput(
        `${file}: setup returns nothing shared: no SharedArrayBuffer, no view on one and no MessagePort can be reached from its value`,
      )
  } catch (error) {
    if (error instanceof BadInput) throw error
    throw new BadInput(
      `${file}: the state that setup returned cannot be copied to the CPUs: ${toldError(error, undefined)}`,
    )
  }
  return state
}
