/**
 * The command line: arguments in, exit code out. Every command is a file of its own that adds itself to the program and
 * returns its exit code; everything a user can get wrong leaves here as one line on stderr and exit code 2.
 */
import { Command, CommanderError } from 'commander'
import { BadInput } from '../link/bad_input.ts'
import { addBench } from './bench.ts'
import { addDiscover } from './discover.ts'
import { addEvidence } from './evidence.ts'
import { type ExitCode, exitCode } from './exit_code.ts'
import { addExplore } from './explore.ts'
import { leave, watchTheExit } from './leave.ts'
import { addList } from './list.ts'
import { addReplay } from './replay.ts'
import { addReport } from './report.ts'
import { addStress } from './stress.ts'
import { version } from './version.ts'
import { addWitness } from './witness.ts'

/** How a command is run: main turns what it returns or throws into the process's exit code. */
export type Run = (body: () => ExitCode | Promise<ExitCode>) => Promise<void>

export async function main(args: string[]): Promise<void> {
  watchTheExit()
  process.stdout.on('error', leaveQuietlyWhenTheReaderIsGone)
  let code: ExitCode = exitCode.noFinding
  const run: Run = async (body) => {
    code = await body()
  }
  try {
    await buildProgram(run).parseAsync(args, { from: 'user' })
  } catch (error) {
    code = report(error)
  }
  await flushed(process.stdout)
  leave(code)
}

function buildProgram(run: Run): Command {
  const program = new Command('mnttorture')
    .description('A torture test for reference lifetimes: races mntput, umount and module unload, or your own code.')
    .version(version())
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) })
  const commands = [
    addStress,
    addExplore,
    addDiscover,
    addReplay,
    addBench,
    addEvidence,
    addWitness,
    addReport,
    addList,
  ]
  for (const add of commands) add(program, run).copyInheritedSettings(program)
  return program
}

function report(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.noFinding : exitCode.badInput
  if (error instanceof BadInput) {
    process.stderr.write(oneLine(`error: ${error.message}`))
    return exitCode.badInput
  }
  process.stderr.write(`[internal bug] ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return exitCode.ownFault
}

function oneLine(text: string): string {
  return `${text.trim().replace(/\s*\n\s*/g, ' ')}\n`
}

function leaveQuietlyWhenTheReaderIsGone(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') leave(exitCode.noFinding)
  throw error
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0) resolve()
    else stream.write('', () => resolve())
  })
}
