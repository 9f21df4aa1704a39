/** `mnttorture explore`: the same scenarios under controlled schedules. */

import { randomInt } from 'node:crypto'
import type { Command } from 'commander'
import { count, counted } from '../counted.ts'
import type { ExploreProgress, ExploreResult } from '../explore/run/explore_result.ts'
import { exploreSupervised, type Supervised } from '../explore/run/explore_supervised.ts'
import { BadInput } from '../link/bad_input.ts'
import { chromeTrace } from '../report/chrome_trace.ts'
import { exploreSummary } from '../report/explore_summary.ts'
import type { Look } from '../report/look.ts'
import { rate, seconds } from '../report/words.ts'
import { isStructureFile } from '../structure/is_structure_file.ts'
import { looksForRaces } from '../subjects/catalogue.ts'
import { chooseProgram } from '../subjects/choose_program.ts'
import { refuseIdle, usesKernel } from '../subjects/effect.ts'
import { knobLine, type Told, toldOf } from '../subjects/knob_words.ts'
import { type Given, withDefaults } from '../subjects/knobs.ts'
import { referenceOf } from '../subjects/reference.ts'
import { isExhaustive, verdictWord } from '../verdict.ts'
import { addKnobs, givenTo } from './add_knobs.ts'
import { began } from './began.ts'
import { emittedTest } from './emit_test.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { exploreBarriers } from './explore_barriers.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import { pick } from './pick.ts'
import { RunFiles } from './run_files.ts'
import { searchStructure } from './search_structure.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'

export function addExplore(program: Command, run: Run): Command {
  return addKnobs(program.command('explore'), 'explore')
    .description('controlled schedules: find, minimise and show the interleaving')
    .action((scenario: string | undefined, options: Record<string, unknown>) =>
      run(() => runExplore(givenTo('explore', options, [scenario]))),
    )
}

async function runExplore(given: Given<'explore'>): Promise<ExitCode> {
  const options = withDefaults('explore', given)
  if (options.json) stdoutIsForResults()
  refuseIdle('explore', given)
  const chosen = chooseProgram(options.scenario, options, 'bug')
  if (isStructureFile(chosen.entry)) return searchStructure('explore', chosen, given, options)
  if (given.progress !== undefined)
    throw new BadInput(`--progress has no effect: ${chosen.name} exports no structure({ ... })`)
  if (options.barriers) {
    const { seed = randomInt(2 ** 31), quiet } = options
    return exploreBarriers(chosen, given, { seed, quiet })
  }
  const files = new RunFiles(options, [chosen.entry, ...chosen.standIns.values()])
  const testFile = files.another('--emit-test', options.emitTest, 'regression test')
  const { out } = files
  const { seed = randomInt(2 ** 31), races = looksForRaces(chosen.bug) } = options
  const memory = given.memory ?? chosen.bug?.memory ?? options.memory
  const live = new Live(options.quiet, (line) => out.log(line))
  const { signal, release } = onInterrupt()
  const turned = { ...options, seed, races, memory }
  let told: Told
  let knobs: string
  const turnedOn = (kernel: boolean): void => {
    told = toldOf('explore', isExhaustive(options.strategy ?? 'portfolio') ? { ...turned, seed: undefined } : turned, {
      kernel,
      torture: false,
    })
    knobs = knobLine('explore', { ...told, scenario: chosen.name })
  }
  turnedOn(false) // until it is linked
  const whole = ({ findings, ...rest }: ExploreResult) => {
    const ofKernel = told.design === undefined ? {} : { design: chosen.design, bug: chosen.bug?.id ?? null }
    return { ...rest, ...ofKernel, knobs: told, findings }
  }
  const wanted: Supervised = {
    file: chosen.entry,
    standIns: chosen.standIns,
    name: chosen.name,
    given,
    seed,
    races,
    memory,
    reference: referenceOf(turned),
    onLinked: (inputs) => turnedOn(usesKernel({ inputs })),
    onAccepted: () => live.head(knobs),
    onProgress(now) {
      if (now.executions > 0) live.begun()
      live.update([progressLine(now)])
    },
    onFound: (soFar) => out.result(whole(soFar)),
    signal,
    sizes: pick(options, ['cpus', 'kworkers']),
    begunAt: began,
    ...pick(options, ['strategy', 'executions', 'seconds', 'preemptions', 'depth', 'jobs', 'steps']),
    ...pick(options, ['keepGoing', 'checkDeterminism', 'coverage', 'bounds', 'reorderings']),
  }
  let explored: ExploreResult
  try {
    explored = await exploreSupervised(wanted)
    live.begun()
  } finally {
    live.done()
    release()
  }
  const result = whole(explored)
  const summary = (look?: Look): string => `${exploreSummary(explored, {}, look)}${knobs} ${verdictWord(explored)}\n`
  const [first] = result.findings
  files.tell(result, summary, options, {
    trace: first && (() => chromeTrace(first.trace)),
    more: [() => first && testFile?.write(emittedTest(options.emitTest!, chosen, turned, first))],
  })
  return exitCodeOf(explored)
}

function progressLine(now: ExploreProgress): string {
  const left = now.remainingMs === undefined ? '' : `  about ${seconds(Math.ceil(now.remainingMs / 1000))} left`
  const done = now.done === undefined ? '' : `  ${(100 * now.done).toFixed(1)} % of the space${left}`
  const redundant = now.redundant === 0 ? '' : `  ${count(now.redundant)} redundant`
  const findings = now.findings === 0 ? 'no finding' : counted(now.findings, 'finding')
  return `exploring  ${seconds(Math.floor(now.elapsedMs / 1000))}  ${counted(now.executions, 'execution')}  ${rate(now.executionsPerSecond)}/s${redundant}${done}  ${findings}`
}
