/** `mnttorture completion`: a script that teaches a shell the commands, options and names. */
import { Argument, type Command } from 'commander'
import { commandTree } from './command_tree.ts'
import { bashCompletion } from './completion/bash.ts'
import { fishCompletion } from './completion/fish.ts'
import { zshCompletion } from './completion/zsh.ts'
import { exitCode } from './exit_code.ts'
import type { Run } from './main.ts'

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }

export function addCompletion(program: Command, run: Run, whole: () => Promise<Command>): Command {
  return program
    .command('completion')
    .description('a script that teaches bash, zsh or fish the commands, options and names')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SHELLS)))
    .action((shell: keyof typeof SHELLS) =>
      run(async () => {
        process.stdout.write(SHELLS[shell](commandTree(await whole())))
        return exitCode.noFinding
      }),
    )
}
