import { BadInput } from '../../link/bad_input.ts'

/** A worker is started whose file is not linked into the program. */
export class UnlinkedWorker extends BadInput {
  readonly file: string
  constructor(message: string, file: string) {
    super(message)
    this.file = file
  }
}
