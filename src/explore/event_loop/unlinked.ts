import { BadInput } from '../../link/bad_input.ts'
import type { Later } from '../../link/later.ts'

/** Code asks for a file that is not linked into the program. */
export class Unlinked extends BadInput {
  readonly later: Later
  constructor(message: string, later: Later) {
    super(message)
    this.later = later
  }
}
