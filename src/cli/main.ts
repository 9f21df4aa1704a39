/**
 * The command line: arguments in, exit code out. Every command is a file of its own that adds itself to the program and
 * returns its exit code; everything a user can get wrong leaves here as one line on stderr and exit code 2.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import { BadInput } from '../link/bad_input.ts'
import { builtRoot } from '../link/source_root.ts'
import { cannotBeWritten, codeOf } from '../link/system_error.ts'
import { letAllGo } from '../supervise/inspected_threads.ts'
import { NotBack } from '../supervise/not_back.ts'
import './began.ts'
import { type ExitCode, exitCode } from './exit_code.ts'
import { helpAfter } from './help.ts'
import { answerInterrupts } from './interrupt.ts'
import { leave, watchTheExit } from './leave.ts'
import { version } from './version.ts'

/** How a command is run: main turns what it returns or throws into the process's exit code. */
export type Run = (body: () => ExitCode | Promise<ExitCode>) => Promise<void>

/** `whole`: the program with all of its commands. */
type Add = (program: Command, run: Run, whole: () => Promise<Command>) => Command

/** In the order of `--help`. A command's file is loaded when it is asked for: all of them take longer to load than to answer. */
const commands: Record<string, () => Promise<Add>> = {
  stress: async () => (await import('./stress.ts')).addStress,
  explore: async () => (await import('./explore.ts')).addExplore,
  discover: async () => (await import('./discover.ts')).addDiscover,
  replay: async () => (await import('./replay.ts')).addReplay,
  bench: async () => (await import('./bench.ts')).addBench,
  evidence: async () => (await import('./evidence.ts')).addEvidence,
  witness: async () => (await import('./witness.ts')).addWitness,
  campaign: async () => (await import('./campaign.ts')).addCampaign,
  litmus: async () => (await import('./litmus.ts')).addLitmus,
  report: async () => (await import('./report.ts')).addReport,
  list: async () => (await import('./list.ts')).addList,
  completion: async () => (await import('./completion.ts')).addCompletion,
}

export async function main(args: string[]): Promise<void> {
  watchTheExit()
  answerInterrupts()
  // a reader that is gone changes no verdict
  process.stdout.on('error', (error) => refuseUnlessGone(error, 'stdout'))
  process.stderr.on('error', (error) => refuseUnlessGone(error, 'stderr'))
  let code: ExitCode = exitCode.noFinding
  const run: Run = async (body) => {
    code = await body()
  }
  try {
    const program = asksForAll(args) ? listedProgram() : await buildProgram(run, args[0])
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    code = report(error)
  }
  await flushed(process.stdout)
  await letAllGo()
  leave(code)
}

/** The command that is named first, or all of them where it is none: for `--help` and for suggesting what was meant. */
async function buildProgram(run: Run, first: string | undefined): Promise<Command> {
  const program = emptyProgram()
  const asked = first !== undefined && Object.hasOwn(commands, first) ? [commands[first]!] : Object.values(commands)
  const whole = () => buildProgram(run, undefined)
  for (const load of asked) {
    const command = (await load())(program, run, whole).copyInheritedSettings(program)
    command.addHelpText('after', helpAfter(command.name()))
  }
  return program
}

function emptyProgram(): Command {
  return new Command('mnttorture')
    .description('A torture test for reference lifetimes: races mntput, umount and module unload, or your own code.')
    .version(version())
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) })
}

/** What `--help` says of a command. */
interface ListedCommand {
  usage: string
  hasOptions: boolean
  description: string
}

/** What building writes for `--help`, which then need not load the commands. */
export async function listedCommands(): Promise<ListedCommand[]> {
  const program = await buildProgram(async () => {}, undefined)
  const shown = program.createHelp().visibleCommands(program)
  return shown.filter((command) => program.commands.includes(command)).map(listed)
}

function listed(command: Command): ListedCommand {
  const words = command.registeredArguments.map((each) => (each.required ? `<${each.name()}>` : `[${each.name()}]`))
  return {
    usage: [command.name(), ...words].join(' '),
    hasOptions: command.options.length > 0,
    description: command.description(),
  }
}

function asksForAll(args: string[]): boolean {
  return args.length === 1 && ['--help', '-h', 'help'].includes(args[0]!)
}

function listedProgram(): Command {
  const program = emptyProgram()
  const file = join(builtRoot, 'commands.json')
  for (const { usage, hasOptions, description } of JSON.parse(readFileSync(file, 'utf8')) as ListedCommand[]) {
    const command = program.command(usage).description(description)
    if (hasOptions) command.addOption(new Option('--any').hideHelp())
  }
  return program
}

/** What packing writes for man(1). */
export async function writtenManPage(): Promise<string> {
  const { manPage } = await import('./man_page.ts')
  return manPage(await buildProgram(async () => {}, undefined))
}

function report(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.noFinding : exitCode.badInput
  if (error instanceof BadInput) {
    process.stderr.write(oneLine(`error: ${error.message}`))
    return exitCode.badInput
  }
  if (error instanceof NotBack) {
    if (error.why === 'late') {
      process.stderr.write(oneLine(`undecided: ${error.message}`))
      return exitCode.undecided
    }
    process.stderr.write(oneLine(error.why === 'stopped' ? `interrupted: ${error.message}` : `error: ${error.message}`))
    return error.why === 'stopped' ? exitCode.interrupted : exitCode.badInput
  }
  const written = cannotBeWritten(error)
  if (written !== undefined) {
    process.stderr.write(oneLine(`error: ${written}`))
    return exitCode.badInput
  }
  process.stderr.write(`[internal bug] ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return exitCode.ownFault
}

function oneLine(text: string): string {
  return `${text.trim().replace(/\s*\n\s*/g, ' ')}\n`
}

function refuseUnlessGone(error: NodeJS.ErrnoException, stream: 'stdout' | 'stderr'): void {
  if (error.code === 'EPIPE') return
  if (stream === 'stdout') process.stderr.write(`error: stdout cannot be written (${codeOf(error)})\n`)
  leave(exitCode.badInput)
}

/** And what went wrong has been told, which is a turn later. */
async function flushed(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength > 0 && !stream.destroyed)
    await new Promise<void>((resolve) => stream.write('', () => resolve()))
  await new Promise((resolve) => setImmediate(resolve))
}
