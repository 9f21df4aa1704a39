import type { Command } from 'commander'
import type { Run } from './main.ts'
import { addNotThereYet } from './not_there_yet.ts'

export function addEvidence(program: Command, run: Run): Command {
  return addNotThereYet(program, run, 'evidence', 'the claims of the series, measured for every design')
}
