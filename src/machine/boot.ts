import { BadInput } from '../link/bad_input.ts'
import type { Torture, TortureOptions } from './torture.ts'

/** boot says what is wrong with its options by a plain Error; anything else is a fault of the model. */
export function boot(torture: Torture, options: TortureOptions): SharedArrayBuffer {
  try {
    return torture.boot(options)
  } catch (error) {
    if (error instanceof Error && error.name === 'Error') throw new BadInput(error.message)
    throw error
  }
}
