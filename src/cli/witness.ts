import type { Command } from 'commander'
import type { Run } from './main.ts'
import { addNotThereYet } from './not_there_yet.ts'

export function addWitness(program: Command, run: Run): Command {
  return addNotThereYet(program, run, 'witness', 'the live kernel against the model')
}
