import type { Command } from 'commander'
import type { Run } from './main.ts'
import { addNotThereYet } from './not_there_yet.ts'

export function addDiscover(program: Command, run: Run): Command {
  return addNotThereYet(program, run, 'discover', 'generated programs, explored and shrunk')
}
