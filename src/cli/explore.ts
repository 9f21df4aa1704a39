/** `mnttorture explore`: the same scenarios under controlled schedules. */
import { randomInt } from 'node:crypto'
import { type Command, Option } from 'commander'
import { type ExploreOptions, explore } from '../explore/explore.ts'
import type { ExploreProgress, ExploreResult } from '../explore/explore_result.ts'
import { STRATEGIES, type StrategyName } from '../explore/strategy_names.ts'
import { BadInput } from '../link/bad_input.ts'
import { loadScenario } from '../machine/load_scenario.ts'
import { chromeTrace } from '../report/chrome_trace.ts'
import { exploreSummary } from '../report/explore_summary.ts'
import { junit } from '../report/junit.ts'
import { count, rate, seconds } from '../report/words.ts'
import { verdictWord } from '../verdict.ts'
import type { BugEntry } from './catalogue.ts'
import { emittedTest } from './emit_test.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { annotate } from './github.ts'
import { givenFile, writeAll } from './given_file.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import { duration, MOST_CPUS, MOST_KWORKERS, MOST_SECONDS, wholeNumber } from './number_option.ts'
import { OutDirectory } from './out_directory.ts'
import { referenceOf } from './reference.ts'
import { addRunOptions, type ChosenProgram, chooseProgram, otherThreadSize, type RunOptions } from './run_options.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'

interface CliOptions extends RunOptions {
  strategy?: StrategyName
  executions?: number
  preemptions?: number
  depth?: number
  jobs?: number
  steps?: number
  keepGoing?: boolean
  races?: 'on' | 'off'
  checkDeterminism?: boolean
  coverage?: boolean
  trace?: string
  junit?: string
  emitTest?: string
}

const MOST = Number.MAX_SAFE_INTEGER

export function addExplore(program: Command, run: Run): Command {
  return addRunOptions(program.command('explore').argument('[scenario]', 'a name that `list` shows, or a file'))
    .description('controlled schedules: find, minimise and show the interleaving')
    .addOption(new Option('--strategy <name>', 'how schedules are chosen').choices(STRATEGIES))
    .option('--executions <n>', 'at most so many executions', wholeNumber(1, MOST))
    .option('--seconds <s>', 'at most so long', duration(MOST_SECONDS))
    .option('--cpus <n>', 'as many CPUs as the scenario has', wholeNumber(1, MOST_CPUS))
    .option('--kworkers <n>', 'at most as many kworkers as the scenario has', wholeNumber(1, MOST_KWORKERS))
    .option('--preemptions <n>', 'dfs: at most so many preemptions', wholeNumber(0, 1000))
    .option('--depth <n>', 'pct: depth of the bugs to look for', wholeNumber(1, 100))
    .option('--steps <n>', 'bound on the steps of one execution', wholeNumber(1, 1e9))
    .option('--jobs <n>', 'threads to explore with', wholeNumber(1, 256))
    .option('--keep-going', 'count every failing execution instead of stopping at the first')
    .addOption(
      new Option(
        '--races <on|off>',
        'detect data races (default: on, but for a --bug that shows as something else)',
      ).choices(['on', 'off']),
    )
    .option('--coverage', 'count the ordered pairs of conflicting steps that are met')
    .option('--check-determinism', 'run each schedule twice and compare')
    .option('--trace <file>', 'write the first finding as a Chrome trace')
    .option('--junit <file>', 'write the verdict as JUnit XML')
    .option('--emit-test <file>', 'write the first finding as a vitest regression test')
    .action((scenario: string | undefined, options: CliOptions) => run(() => runExplore(scenario, options)))
}

async function runExplore(scenario: string | undefined, options: CliOptions): Promise<ExitCode> {
  if (options.json) stdoutIsForResults()
  const chosen = chooseProgram(scenario, options, 'bug')
  await refuseOtherSizes(chosen, options)
  const overwriting = { force: options.force, never: [chosen.entry, ...chosen.standIns.values()] }
  const out = new OutDirectory(options.out, overwriting)
  const junitFile = givenFile('--junit', options.junit, 'JUnit file', overwriting)
  const traceFile = givenFile('--trace', options.trace, 'Chrome trace', overwriting)
  const testFile = givenFile('--emit-test', options.emitTest, 'regression test', overwriting)
  const seed = options.seed ?? randomInt(2 ** 31)
  const live = new Live(options.quiet ?? false, (line) => out.log(line))
  const races = options.races === undefined ? looksForRaces(chosen.bug) : options.races === 'on'
  const knobs = knobLine(chosen, options, races, seed)
  live.line(knobs)
  const interrupt = onInterrupt()
  const wanted: ExploreOptions = {
    file: chosen.entry,
    name: chosen.name,
    standIns: chosen.standIns,
    seed,
    races,
    reference: referenceOf(scenario, options, races),
    onProgress: (now) => live.update([progressLine(now)]),
    signal: interrupt.signal,
    ...pick(options, ['strategy', 'executions', 'seconds', 'preemptions', 'depth', 'jobs', 'steps']),
    ...pick(options, ['keepGoing', 'checkDeterminism', 'coverage']),
  }
  let explored: ExploreResult
  try {
    explored = await explore(wanted)
  } finally {
    live.done()
    interrupt.release()
  }
  const { findings, ...rest } = explored
  const result = { ...rest, design: chosen.design, bug: chosen.bug?.id ?? null, findings }
  const summary = `${exploreSummary(explored)}${knobs} ${verdictWord(explored)}\n`
  out.log(summary)
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : summary)
  annotate(result, options)
  const first = findings[0]
  writeAll([
    () => out.result(result),
    () => junitFile?.write(junit(result)),
    () => first && traceFile?.write(chromeTrace(first.trace)),
    () => first && testFile?.write(emittedTest(options.emitTest!, chosen, scenario, options, { seed, races }, first)),
    () => out.settle(),
  ])
  return exitCodeOf(explored)
}

/** What a bug upsets often races, too: it is looked for as what it is, so data races are left out where it is none. */
export function looksForRaces(bug: BugEntry | null): boolean {
  return bug === null || bug.finding.length === 0 || bug.finding.some(({ kind }) => kind === 'data-race')
}

/** A scenario under explore has the CPUs and daemons that its file says. */
async function refuseOtherSizes(chosen: ChosenProgram, options: CliOptions): Promise<void> {
  if (options.cpus === undefined && options.kworkers === undefined) return
  const { scenario } = await loadScenario(chosen.entry, chosen.name, chosen.standIns)
  if (options.cpus !== undefined && options.cpus !== scenario.cpus.length) {
    throw new BadInput(`--cpus ${options.cpus}: ${chosen.name} is explored with ${scenario.cpus.length} CPUs`)
  }
  const daemons = scenario.daemons?.length ?? 0
  if (options.kworkers !== undefined && options.kworkers > daemons) {
    throw new BadInput(
      `--kworkers ${options.kworkers}: ${chosen.name} is explored with ${daemons} daemons, kworkers and all`,
    )
  }
}

function knobLine({ name, design, bug }: ChosenProgram, options: CliOptions, races: boolean, seed: number): string {
  const parts = [`scenario=${name}`, `design=${design}`]
  if (bug !== null) parts.push(`bug=${bug.id}`)
  for (const standIn of options.standIn) parts.push(`stand-in=${standIn}`)
  for (const size of Object.values(otherThreadSize(options))) parts.push(`thread-size=${size}`)
  if (options.maxActive !== undefined) parts.push(`max-active=${options.maxActive}`)
  if (options.lockdep === 'off') parts.push('lockdep=off')
  parts.push(`strategy=${options.strategy ?? 'portfolio'}`)
  for (const knob of ['executions', 'seconds', 'preemptions', 'depth', 'steps', 'jobs'] as const) {
    if (options[knob] !== undefined) parts.push(`${knob}=${options[knob]}`)
  }
  return `mnttorture explore ${parts.join(' ')} races=${races ? 'on' : 'off'} seed=${seed}`
}

function progressLine(now: ExploreProgress): string {
  const left = now.remainingMs === undefined ? '' : `  about ${seconds(Math.ceil(now.remainingMs / 1000))} left`
  const done = now.done === undefined ? '' : `  ${(100 * now.done).toFixed(1)} % of the space${left}`
  const redundant = now.redundant === 0 ? '' : `  ${count(now.redundant)} redundant`
  const findings = now.findings === 0 ? 'no finding' : `${now.findings} findings`
  return `exploring  ${seconds(Math.floor(now.elapsedMs / 1000))}  ${count(now.executions)} executions  ${rate(now.executionsPerSecond)}/s${redundant}${done}  ${findings}`
}

/** The given keys of `from` that are there. */
function pick<T extends object, K extends keyof T>(from: T, keys: K[]): { [P in K]?: Exclude<T[P], undefined> } {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]])) as never
}
