/** `mnttorture discover`: generated programs, each explored a little, shrunk when they fail. */

import { randomInt } from 'node:crypto'
import { type Command, Option } from 'commander'
import { type DiscoverOptions, type DiscoverProgress, type Discovery, discover } from '../discover/discover.ts'
import { discoverInThreads } from '../discover/discover_in_threads.ts'
import { parsePath } from '../discover/lineage.ts'
import { FEWEST_CPUS, MOST_CPUS } from '../discover/program.ts'
import { programFile } from '../discover/program_file.ts'
import { programText } from '../discover/program_text.ts'
import { replayable } from '../discover/replayable.ts'
import type { DiscoverFinding, DiscoverResult } from '../report/discover_result.ts'
import { discoverSummary } from '../report/discover_summary.ts'
import { junit } from '../report/junit.ts'
import { count, seconds } from '../report/words.ts'
import { verdictWord, withVerdict } from '../verdict.ts'
import { emittedTest } from './emit_test.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { generatedProgramFile } from './generated_program.ts'
import { annotate } from './github.ts'
import { givenFile, writeAll } from './given_file.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import { duration, MOST_SECONDS, wholeNumber } from './number_option.ts'
import { OutDirectory } from './out_directory.ts'
import { referenceOf } from './reference.ts'
import { addRunOptions, type ChosenProgram, chooseProgram, type RunOptions } from './run_options.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'

interface CliOptions extends RunOptions {
  seconds: number
  programs?: number
  executions: number
  path?: string
  keepGoing?: boolean
  jobs: number
  races: 'on' | 'off'
  emitTest?: string
  junit?: string
}

const DEFAULT_SECONDS = 60
const DEFAULT_EXECUTIONS = 40

export function addDiscover(program: Command, run: Run): Command {
  return addRunOptions(program.command('discover'))
    .description('generated programs, explored and shrunk')
    .option('--seconds <s>', 'how long to look', duration(MOST_SECONDS), DEFAULT_SECONDS)
    .option('--programs <n>', 'at most so many programs', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--executions <n>', 'of each program', wholeNumber(1, 1e9), DEFAULT_EXECUTIONS)
    .option(
      '--cpus <n>',
      `CPUs of each program, ${FEWEST_CPUS} to ${MOST_CPUS}; else any of these`,
      wholeNumber(FEWEST_CPUS, MOST_CPUS),
    )
    .option('--path <path>', 'only the program that a run with this seed found there')
    .option('--jobs <n>', 'threads to look with', wholeNumber(1, 64), 1)
    .option('--keep-going', 'look for other findings after the first')
    .addOption(new Option('--races <on|off>', 'detect data races').choices(['on', 'off']).default('off'))
    .option('--junit <file>', 'write the verdict as JUnit XML')
    .option('--emit-test <file>', 'write the first finding as a vitest regression test, its program beside it')
    .action((options: CliOptions) => run(() => runDiscover(options)))
}

async function runDiscover(options: CliOptions): Promise<ExitCode> {
  if (options.json) stdoutIsForResults()
  if (options.path !== undefined) parsePath(options.path)
  const chosen = chooseProgram(undefined, options, 'mix')
  const files = filesOf(chosen, options)
  const { out } = files
  const seed = options.seed ?? randomInt(2 ** 31)
  const live = new Live(options.quiet ?? false, (line) => out.log(line))
  const knobs = knobLine(chosen, options, seed)
  live.line(knobs)
  const interrupt = onInterrupt()
  const races = options.races === 'on'
  try {
    const wanted: DiscoverOptions = {
      standIns: chosen.standIns,
      seed,
      seconds: options.seconds,
      executions: options.executions,
      races,
      keepGoing: options.keepGoing ?? false,
      signal: interrupt.signal,
      onProgress: (now) => live.update([progressLine(now, options.seconds)], now.stage),
      ...(options.cpus === undefined ? {} : { cpus: options.cpus }),
      ...(options.programs === undefined ? {} : { programs: options.programs }),
      ...(options.path === undefined ? {} : { path: options.path }),
    }
    const alone = options.jobs === 1 || options.path !== undefined
    const { discoveries, ...rest } = await (alone ? discover(wanted) : discoverInThreads(wanted, options.jobs))
    const findings: DiscoverFinding[] = []
    for (const each of discoveries) findings.push(await told(each, chosen, options, seed))
    const result: DiscoverResult = withVerdict({
      command: 'discover' as const,
      design: chosen.design,
      bug: chosen.bug?.id ?? null,
      seed,
      ...rest,
      executionsPerSecond: Math.round((rest.executions / Math.max(rest.elapsedMs, 1)) * 1000),
      findings,
    })
    live.done()
    return finish(result, knobs, chosen, options, files)
  } finally {
    live.done()
    interrupt.release()
  }
}

type Files = ReturnType<typeof filesOf>

/** What is written, refused before the run where it would be somebody else's. */
function filesOf(chosen: ChosenProgram, options: CliOptions) {
  const overwriting = { force: options.force, never: [...chosen.standIns.values()] }
  const beside = `${(options.emitTest ?? '').replace(/(\.test)?\.[cm]?[jt]s$/, '')}.program.ts`
  return {
    out: new OutDirectory(options.out, overwriting),
    junitFile: givenFile('--junit', options.junit, 'JUnit file', overwriting),
    testFile: givenFile('--emit-test', options.emitTest, 'regression test', overwriting),
    besideFile: givenFile('--emit-test', options.emitTest && beside, 'generated program', overwriting),
    beside,
  }
}

function finish(
  result: DiscoverResult,
  knobs: string,
  chosen: ChosenProgram,
  options: CliOptions,
  { out, junitFile, testFile, besideFile, beside }: Files,
): ExitCode {
  const summary = `${discoverSummary(result)}${knobs} ${verdictWord(result)}\n`
  out.log(summary)
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : summary)
  annotate(result, options)
  const [first] = result.findings
  const how = { seed: result.seed, races: options.races === 'on' }
  const generated = { ...chosen, entry: beside, name: 'a generated program' }
  writeAll([
    () => out.result(result),
    () => junitFile?.write(junit(result)),
    ...result.findings.map(
      ({ program, alone }, i) =>
        () =>
          out.file(`finding-${i + 1}.program.ts`, programFile(program, alone)),
    ),
    () => first && besideFile?.write(programFile(first.program, first.alone)),
    () => first && testFile?.write(emittedTest(options.emitTest!, generated, beside, options, how, first)),
    () => out.settle(),
  ])
  return exitCodeOf(result)
}

/** A discovery with its program in a scenario file of its own, which replays. */
async function told(
  { program, path, foundIn, alone, explored }: Discovery,
  chosen: ChosenProgram,
  options: CliOptions,
  seed: number,
): Promise<DiscoverFinding> {
  const reference = referenceOf(undefined, options, options.races === 'on', { program, alone })
  const file = generatedProgramFile(program, alone)
  const kept = await replayable(explored, file, chosen.standIns, reference, options.races === 'on')
  if (kept === undefined)
    throw new Error(`[internal bug] ${explored.kind} of program ${path} (seed ${seed}) does not replay from its file`)
  const words = ['npx mnttorture discover', ...chosenWords(options), `--seed ${seed} --path ${path}`]
  return { ...kept, program, path, foundIn, alone, programText: programText(program), again: words.join(' ') }
}

function chosenWords(options: CliOptions): string[] {
  return [
    ...(options.design === 'wq-wait' ? [] : [`--design ${options.design}`]),
    ...(options.bug === undefined ? [] : [`--bug ${options.bug}`]),
    ...options.standIn.map((standIn) => `--stand-in ${standIn}`),
    ...(options.layout === 'union' ? [] : [`--layout ${options.layout}`]),
    ...(options.cpus === undefined ? [] : [`--cpus ${options.cpus}`]),
    ...(options.races === 'on' ? ['--races on'] : []),
  ]
}

function knobLine(chosen: ChosenProgram, options: CliOptions, seed: number): string {
  const parts = [`design=${chosen.design}`]
  if (chosen.bug !== null) parts.push(`bug=${chosen.bug.id}`)
  for (const standIn of options.standIn) parts.push(`stand-in=${standIn}`)
  for (const knob of ['programs', 'cpus', 'path', 'jobs'] as const) {
    if (options[knob] !== undefined) parts.push(`${knob}=${options[knob]}`)
  }
  return `mnttorture discover ${parts.join(' ')} seconds=${options.seconds} executions=${options.executions} races=${options.races} seed=${seed}`
}

function progressLine(now: DiscoverProgress, wanted: number): string {
  const findings = now.findings === 0 ? 'no finding' : `${now.findings} findings`
  return `${now.stage}  ${seconds(Math.floor(now.elapsedMs / 1000))} of ${seconds(wanted)}  ${count(now.programs)} programs  ${count(now.executions)} executions  ${count(now.pairs)} pairs  ${findings}`
}
