/**
 * The command line: arguments in, exit code out. Every command is a file of its own that adds itself to the program and
 * returns its exit code; everything a user can get wrong leaves here as one line on stderr and exit code 2.
 */
import { Command, CommanderError } from 'commander'
import { BadInput } from '../link/bad_input.ts'
import { type ExitCode, exitCode } from './exit_code.ts'
import { leave, watchTheExit } from './leave.ts'
import { version } from './version.ts'

/** How a command is run: main turns what it returns or throws into the process's exit code. */
export type Run = (body: () => ExitCode | Promise<ExitCode>) => Promise<void>

type Add = (program: Command, run: Run) => Command

/** In the order of `--help`. A command's file is loaded when it is asked for: all of them take longer to load than to answer. */
const commands: Record<string, () => Promise<Add>> = {
  stress: async () => (await import('./stress.ts')).addStress,
  explore: async () => (await import('./explore.ts')).addExplore,
  discover: async () => (await import('./discover.ts')).addDiscover,
  replay: async () => (await import('./replay.ts')).addReplay,
  bench: async () => (await import('./bench.ts')).addBench,
  evidence: async () => (await import('./evidence.ts')).addEvidence,
  witness: async () => (await import('./witness.ts')).addWitness,
  report: async () => (await import('./report.ts')).addReport,
  list: async () => (await import('./list.ts')).addList,
}

export async function main(args: string[]): Promise<void> {
  watchTheExit()
  process.stdout.on('error', leaveQuietlyWhenTheReaderIsGone)
  let code: ExitCode = exitCode.noFinding
  const run: Run = async (body) => {
    code = await body()
  }
  try {
    await (await buildProgram(run, args[0])).parseAsync(args, { from: 'user' })
  } catch (error) {
    code = report(error)
  }
  await flushed(process.stdout)
  leave(code)
}

/** The command that is named first, or all of them where it is none: for `--help` and for suggesting what was meant. */
async function buildProgram(run: Run, first: string | undefined): Promise<Command> {
  const program = new Command('mnttorture')
    .description('A torture test for reference lifetimes: races mntput, umount and module unload, or your own code.')
    .version(version())
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) })
  const asked = first !== undefined && Object.hasOwn(commands, first) ? [commands[first]!] : Object.values(commands)
  for (const load of asked) (await load())(program, run).copyInheritedSettings(program)
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
