import type { Command } from 'commander'
import { BadInput } from '../link/bad_input.ts'
import type { Run } from './main.ts'

/** A command of the contract that this version lacks: it says so and exits 2. */
export function addNotThereYet(program: Command, run: Run, name: string, description: string): Command {
  return program
    .command(name, { hidden: true })
    .description(description)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() =>
      run(() => {
        throw new BadInput(`${name} is not in this version yet (${description})`)
      }),
    )
}
