/** `mnttorture stress`: race a torture scenario or a user's own on real threads. */
import { randomInt } from 'node:crypto'
import type { Command } from 'commander'
import { BadInput } from '../link/bad_input.ts'
import { shown } from '../link/shown.ts'
import { sourceRoot } from '../link/source_root.ts'
import type { BeginOrder } from '../machine/begin_task.ts'
import { loadScenario, setUp } from '../machine/load_scenario.ts'
import type { BridgeResult } from '../report/bridge_result.ts'
import type { Look } from '../report/look.ts'
import type { StressResult } from '../report/stress_result.ts'
import { stressSummary } from '../report/stress_summary.ts'
import { seconds } from '../report/words.ts'
import { type ChosenProgram, chooseProgram } from '../subjects/choose_program.ts'
import { refuseIdle, refuseOfTorture, refuseWithoutEffect } from '../subjects/effect.ts'
import { type Given, type Options, withDefaults } from '../subjects/knobs.ts'
import { linkRecorder } from '../subjects/link_recorder.ts'
import { NotBack } from '../supervise/not_back.ts'
import { supervise } from '../supervise/supervise.ts'
import { addKnobs, givenTo } from './add_knobs.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import { RunFiles } from './run_files.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'
import type { Raced, StressOptions } from './stress_run.ts'
import { stressScenario } from './stress_scenario.ts'
import { stressTorture } from './stress_torture.ts'

export function addStress(program: Command, run: Run): Command {
  return addKnobs(program.command('stress'), 'stress')
    .description('race on real threads')
    .action((scenario: string | undefined, options: Record<string, unknown>) =>
      run(() => stress(givenTo('stress', options, [scenario]))),
    )
}

async function stress(given: Given<'stress'>): Promise<ExitCode> {
  const options: StressOptions = { seed: randomInt(2 ** 31), ...withDefaults('stress', given) }
  if (options.json) stdoutIsForResults()
  refuseIdle('stress', given)
  const chosen = chooseProgram(options.scenario, options, 'mix')
  const files = new RunFiles(options, [chosen.entry, ...chosen.standIns.values()])
  const { out } = files
  // of what races alone: the explorer's programs have no recorder
  const standIns = new Map(chosen.standIns)
  if (options.trace !== undefined) linkRecorder(standIns)
  if (isOfUsers(chosen)) await comesBack({ entry: chosen.entry, standIns, delays: options.delays })
  const loaded = await loadScenario(chosen.entry, standIns, options.delays)
  refuseWithoutEffect('stress', given, { name: chosen.name, inputs: loaded.inputs, standIns })
  if (loaded.scenario.torture === undefined) refuseOfTorture(given, chosen.name)
  const race = loaded.scenario.torture === undefined ? stressScenario : stressTorture
  const image = loaded.scenario.torture === undefined ? setUp(loaded.scenario, shown(chosen.entry)) : null
  const live = new Live(options.quiet, (line) => out.log(line))
  const interrupt = onInterrupt()
  let raced: Raced
  try {
    const found = (soFar: StressResult): void => out.result(soFar)
    raced = await race({ chosen, loaded, image, options, live, interrupt: interrupt.signal, found })
    const { result } = raced
    if (result.findings.length > 0) out.result(result)
    const isTorture = loaded.scenario.torture !== undefined
    const bridge = await bridged(chosen, result, isTorture, options, live, interrupt.signal)
    if (bridge !== undefined) result.bridge = bridge
  } finally {
    live.done()
    interrupt.release()
  }
  const { result, trace } = raced
  const summary = (look?: Look): string => stressSummary(result, loaded.scenario.outcomes, look)
  files.tell(result, summary, options, { trace: trace === undefined ? undefined : () => trace })
  return exitCodeOf(result)
}

function isOfUsers({ entry, standIns }: ChosenProgram): boolean {
  return [entry, ...standIns.values()].some((file) => !file.startsWith(sourceRoot))
}

/** What runs before the CPUs runs in this thread, too, and nobody could end it here: it is tried where it can be ended. */
async function comesBack(order: BeginOrder): Promise<void> {
  const { signal, release } = onInterrupt()
  try {
    await supervise('begin', order, { told: () => {}, signal, silent: true })
  } catch (error) {
    if (!(error instanceof BadInput)) throw error // bad input is told by this thread, which meets it next
  } finally {
    release()
  }
  if (signal.aborted) throw new NotBack('stopped', undefined, 0)
}

/** The first finding under a controlled schedule, where there is one and the user wants to know. */
async function bridged(
  chosen: ChosenProgram,
  { findings, recentCalls }: StressResult,
  isTorture: boolean,
  options: Options<'stress'> & { seed: number },
  live: Live,
  interrupt: AbortSignal,
): Promise<BridgeResult | undefined> {
  const [finding] = findings
  if (finding === undefined || !options.bridge || interrupt.aborted) return undefined
  if (isTorture && recentCalls === undefined) return undefined // a torture of somebody's own: nothing to cut programs from
  live.line(
    `${finding.kind} found; looking for it under controlled schedules, for ${seconds(options.bridgeSeconds)} at most`,
  )
  const run = { chosen, options, finding, live, interrupt }
  const { bridgeScenario, bridgeTorture } = await import('./bridge.ts') // the explorer and all of discover
  try {
    return await (recentCalls === undefined ? bridgeScenario(run) : bridgeTorture(run, recentCalls))
  } catch (error) {
    // whatever keeps the bridge from going on, the finding is told
    const failed = (error instanceof Error ? error.message : String(error)).split('\n')[0]!
    return { ok: false, of: isTorture ? 'programs' : 'scenario', programs: 0, executions: 0, elapsedMs: 0, failed }
  }
}
