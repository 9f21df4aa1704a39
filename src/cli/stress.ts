/** `mnttorture stress`: race a torture scenario or a user's own on real threads. */
import { randomInt } from 'node:crypto'
import type { Command } from 'commander'
import type { BridgeResult } from '../report/bridge_result.ts'
import type { Look } from '../report/look.ts'
import type { StressResult } from '../report/stress_result.ts'
import { stressSummary } from '../report/stress_summary.ts'
import { seconds } from '../report/words.ts'
import { isStructureFile } from '../structure/is_structure_file.ts'
import { type ChosenProgram, chooseProgram } from '../subjects/choose_program.ts'
import { refuseIdle } from '../subjects/effect.ts'
import { type Given, withDefaults } from '../subjects/knobs.ts'
import { addKnobs, givenTo } from './add_knobs.ts'
import { began } from './began.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import { RunFiles } from './run_files.ts'
import { searchStructure } from './search_structure.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'
import type { StressOptions } from './stress_run.ts'
import type { StressDone, StressOrder } from './stress_task.ts'
import { endedEarly, type Workplace, work } from './work.ts'

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
  if (isStructureFile(chosen.entry)) return searchStructure('stress', chosen, given, options)
  const files = new RunFiles(options, [chosen.entry, ...chosen.standIns.values()])
  const { out } = files
  const live = new Live(options.quiet, (line) => out.log(line))
  const { signal, release } = onInterrupt()
  const place = { live, signal, keep: (soFar: StressResult) => out.result(soFar), seconds: options.seconds }
  let done: StressDone
  try {
    const order: StressOrder = { chosen, given, options, begunAt: began }
    done = await work<StressDone, StressResult>('stress', order, place, (soFar, error) => ({
      result: endedEarly(soFar, error),
    }))
    const { result } = done
    if (result.findings.length > 0) out.result(result)
    const bridge = await bridged(chosen, result, options, place)
    if (bridge !== undefined) result.bridge = bridge
  } finally {
    live.done()
    release()
  }
  const { result, trace, grades } = done
  const summary = (look?: Look): string => stressSummary(result, grades, look)
  files.tell(result, summary, options, { trace: trace === undefined ? undefined : () => trace })
  return exitCodeOf(result)
}

/** The first finding under a controlled schedule, where there is one and the user wants to know. */
async function bridged(
  chosen: ChosenProgram,
  result: StressResult,
  options: StressOptions,
  { live, signal, keep }: Workplace<StressResult>,
): Promise<BridgeResult | undefined> {
  const { findings, recentCalls, executions } = result
  const [finding] = findings
  const isTorture = executions === undefined
  if (finding === undefined || !options.bridge || signal.aborted) return undefined
  if (isTorture && recentCalls === undefined) return undefined // a torture of somebody's own: nothing to cut programs from
  live.line(
    `${finding.kind} found; looking for it under controlled schedules, for ${seconds(options.bridgeSeconds)} at most`,
  )
  const run = {
    chosen,
    options,
    finding,
    live,
    interrupt: signal,
    keep: (bridge: BridgeResult) => keep({ ...result, bridge }),
  }
  const { bridgeScenario, bridgeTorture } = await import('./bridge.ts') // the explorer and all of discover
  try {
    return await (recentCalls === undefined ? bridgeScenario(run) : bridgeTorture(run, recentCalls))
  } catch (error) {
    // whatever keeps the bridge from going on, the finding is told
    const failed = (error instanceof Error ? error.message : String(error)).split('\n')[0]!
    return { ok: false, of: isTorture ? 'programs' : 'scenario', programs: 0, executions: 0, elapsedMs: 0, failed }
  }
}
