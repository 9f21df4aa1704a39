/** `mnttorture stress`: race a torture scenario or a user's own on real threads. */
import { randomInt } from 'node:crypto'
import { type Command, Option } from 'commander'
import { BadInput } from '../link/bad_input.ts'
import { disturbers } from '../machine/disturbers/disturbers.ts'
import { loadScenario, setUp } from '../machine/load_scenario.ts'
import type { BridgeResult } from '../report/bridge_result.ts'
import { junit } from '../report/junit.ts'
import type { StressResult } from '../report/stress_result.ts'
import { stressSummary } from '../report/stress_summary.ts'
import { seconds } from '../report/words.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { annotate } from './github.ts'
import { givenFile, writeAll } from './given_file.ts'
import { onInterrupt } from './interrupt.ts'
import { linkRecorder } from './link_recorder.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import { nearest } from './nearest.ts'
import { duration, MOST_CPUS, MOST_KWORKERS, MOST_SECONDS, wholeNumber } from './number_option.ts'
import { OutDirectory } from './out_directory.ts'
import { addRunOptions, type ChosenProgram, chooseProgram, type RunOptions } from './run_options.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'
import type { Raced } from './stress_run.ts'
import { stressScenario } from './stress_scenario.ts'
import { stressTorture } from './stress_torture.ts'

export interface StressOptions extends RunOptions {
  seconds: number
  seed: number
  kworkers: number
  watchdog: number
  arena: number
  killSbUs: number
  disturb: string[]
  mountinfo?: string
  junit?: string
  trace?: string
  delays: 'on' | 'off'
}

interface CliOptions extends StressOptions {
  bridge: 'on' | 'off'
  bridgeSeconds: number
}

const DEFAULT_BRIDGE_SECONDS = 60

/** How a run is raced when nobody says otherwise. */
export const stressDefaults = {
  seconds: 10,
  kworkers: 2,
  watchdog: 10,
  arena: 64,
  killSbUs: 50,
  disturb: Object.keys(disturbers),
  delays: 'off',
} as const satisfies Partial<StressOptions>

export function addStress(program: Command, run: Run): Command {
  return addRunOptions(program.command('stress').argument('[scenario]', 'a name that `list` shows, or a file'))
    .description('race on real threads')
    .option('--cpus <n>', `CPUs of a torture scenario, 1 to ${MOST_CPUS} (default 2)`, wholeNumber(1, MOST_CPUS))
    .option(
      '--kworkers <n>',
      `kworkers of the kernel model, 1 to ${MOST_KWORKERS}`,
      wholeNumber(1, MOST_KWORKERS),
      stressDefaults.kworkers,
    )
    .option('--seconds <s>', 'how long to race', duration(MOST_SECONDS), stressDefaults.seconds)
    .option('--watchdog <s>', 'seconds without progress that end the run', duration(3600), stressDefaults.watchdog)
    .option('--mountinfo <file>', "another mount table than this machine's")
    .option('--junit <file>', 'write the verdict as JUnit XML')
    .option('--trace <file>', 'record, and write the last seconds as Chrome trace JSON (torture scenarios)')
    .option('--arena <mib>', 'size of the arena, in MiB', wholeNumber(1, 1024), stressDefaults.arena)
    .option(
      '--kill-sb-us <us>',
      'simulated I/O of one kill_sb, in microseconds',
      wholeNumber(0, 10_000_000),
      stressDefaults.killSbUs,
    )
    .addOption(
      new Option('--delays <on|off>', 'linger at random places between a read and what depends on it')
        .choices(['on', 'off'])
        .default(stressDefaults.delays),
    )
    .addOption(
      new Option('--bridge <on|off>', 'look for a finding again under controlled schedules')
        .choices(['on', 'off'])
        .default('on'),
    )
    .option('--bridge-seconds <s>', 'how long to look for it', duration(MOST_SECONDS), DEFAULT_BRIDGE_SECONDS)
    .addOption(
      new Option('--disturb <names>', `what upsets the CPUs: ${Object.keys(disturbers).join(',')} or none`)
        .default(stressDefaults.disturb, 'all')
        .argParser(parseDisturbers),
    )
    .action((scenario: string | undefined, options: Omit<CliOptions, 'seed'> & { seed?: number }) =>
      run(() => stress(scenario, { ...options, seed: options.seed ?? randomInt(2 ** 31) })),
    )
}

async function stress(name: string | undefined, options: CliOptions): Promise<ExitCode> {
  if (options.json) stdoutIsForResults()
  const chosen = chooseProgram(name, options, 'mix')
  const overwriting = { force: options.force, never: [chosen.entry, ...chosen.standIns.values()] }
  const out = new OutDirectory(options.out, overwriting)
  const junitFile = givenFile('--junit', options.junit, 'JUnit file', overwriting)
  const traceFile = givenFile('--trace', options.trace, 'Chrome trace', overwriting)
  // of what races alone: the explorer's programs have no recorder
  const standIns = new Map(chosen.standIns)
  if (options.trace !== undefined) linkRecorder(standIns)
  const loaded = await loadScenario(chosen.entry, chosen.name, standIns, options.delays === 'on')
  const race = loaded.scenario.torture === undefined ? stressScenario : stressTorture
  // before Ctrl-C is taken over: setup runs in this thread and may never return
  const image = loaded.scenario.torture === undefined ? setUp(loaded.scenario, chosen.name) : null
  const live = new Live(options.quiet ?? false, (line) => out.log(line))
  const interrupt = onInterrupt()
  let raced: Raced
  try {
    const found = (soFar: StressResult): void => out.result(soFar)
    raced = await race({ chosen, loaded, image, options, live, interrupt: interrupt.signal, found })
    const { result } = raced
    if (result.findings.length > 0) out.result(result)
    const isTorture = loaded.scenario.torture !== undefined
    const bridge = await bridged(name, chosen, result, isTorture, options, live, interrupt.signal)
    if (bridge !== undefined) result.bridge = bridge
  } finally {
    live.done()
    interrupt.release()
  }
  const { result, trace } = raced
  const summary = stressSummary(result, loaded.scenario.outcomes)
  out.log(summary)
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : summary)
  annotate(result, options)
  writeAll([
    () => out.result(result),
    () => junitFile?.write(junit(result)),
    () => trace !== undefined && traceFile?.write(trace),
    () => out.settle(),
  ])
  return exitCodeOf(result)
}

/** The first finding under a controlled schedule, where there is one and the user wants to know. */
async function bridged(
  scenario: string | undefined,
  chosen: ChosenProgram,
  { findings, recentCalls }: StressResult,
  isTorture: boolean,
  options: CliOptions,
  live: Live,
  interrupt: AbortSignal,
): Promise<BridgeResult | undefined> {
  const [finding] = findings
  if (finding === undefined || options.bridge === 'off' || interrupt.aborted) return undefined
  if (isTorture && recentCalls === undefined) return undefined // a torture of somebody's own: nothing to cut programs from
  live.line(
    `${finding.kind} found; looking for it under controlled schedules, for ${seconds(options.bridgeSeconds)} at most`,
  )
  const run = { chosen, scenario, options, seed: options.seed, finding, live, interrupt }
  const { bridgeScenario, bridgeTorture } = await import('./bridge.ts') // the explorer and all of discover
  try {
    return await (recentCalls === undefined ? bridgeScenario(run) : bridgeTorture(run, recentCalls))
  } catch (error) {
    // whatever keeps the bridge from going on, the finding is told
    const failed = (error instanceof Error ? error.message : String(error)).split('\n')[0]!
    return { ok: false, of: isTorture ? 'programs' : 'scenario', programs: 0, executions: 0, elapsedMs: 0, failed }
  }
}

function parseDisturbers(text: string): string[] {
  if (text === 'none') return []
  const names = text.split(',')
  for (const name of names) {
    if (name in disturbers) continue
    const near = nearest(name, Object.keys(disturbers))
    const hint =
      near === undefined ? `there are ${Object.keys(disturbers).join(', ')} and none` : `did you mean "${near}"?`
    throw new BadInput(`--disturb: there is no disturber "${name}"; ${hint}`)
  }
  return [...new Set(names)]
}
