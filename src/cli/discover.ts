/** `mnttorture discover`: generated programs, each explored a little, shrunk when they fail. */
import { randomInt } from 'node:crypto'
import type { Command } from 'commander'
import { parsePath } from '../discover/lineage.ts'
import { lengthOf } from '../discover/program.ts'
import { programFile } from '../discover/program_file.ts'
import type { DiscoverResult } from '../report/discover_result.ts'
import { discoverSummary } from '../report/discover_summary.ts'
import type { Look } from '../report/look.ts'
import { type ChosenProgram, chooseProgram } from '../subjects/choose_program.ts'
import { refuseIdle } from '../subjects/effect.ts'
import { knobLine, toldOf } from '../subjects/knob_words.ts'
import { type Given, withDefaults } from '../subjects/knobs.ts'
import type { NotBack } from '../supervise/not_back.ts'
import { verdictWord, withVerdict } from '../verdict.ts'
import { addKnobs, givenTo } from './add_knobs.ts'
import { began } from './began.ts'
import { type DiscoverOrder, type DiscoverTurned, toldDiscovery } from './discover_order.ts'
import { emittedTest } from './emit_test.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import { RunFiles } from './run_files.ts'
import { discoverStructure } from './search_structure.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'
import { unendedProgram } from './unended_program.ts'
import { endedEarly, work } from './work.ts'

const DEFAULT_SECONDS = 60

export function addDiscover(program: Command, run: Run): Command {
  return addKnobs(program.command('discover'), 'discover')
    .description('generated programs, explored and shrunk')
    .action((scenario: string | undefined, options: Record<string, unknown>) =>
      run(() => runDiscover(givenTo('discover', options, [scenario]))),
    )
}

async function runDiscover(given: Given<'discover'>): Promise<ExitCode> {
  const { seed = randomInt(2 ** 31), ...turned } = withDefaults('discover', given)
  // who says how many programs wants all of them
  const seconds = turned.seconds ?? (turned.programs === undefined ? DEFAULT_SECONDS : Infinity)
  const options: DiscoverTurned = { ...turned, seed, seconds, strictly: turned.seconds !== undefined }
  if (options.json) stdoutIsForResults()
  refuseIdle('discover', given)
  if (given.scenario !== undefined) return discoverStructure(given, { ...turned, seed })
  if (options.path !== undefined) parsePath(options.path)
  const chosen = chooseProgram(undefined, options, 'mix')
  const files = filesOf(chosen, options)
  const { out } = files.run
  const live = new Live(options.quiet, (line) => out.log(line))
  const told = toldOf('discover', { ...turned, seed }, { kernel: true, torture: false })
  const knobs = knobLine('discover', told)
  live.head(knobs)
  const { signal, release } = onInterrupt()
  const order: DiscoverOrder = { chosen, options, told, begunAt: began }
  let result: DiscoverResult
  try {
    const place = { live, signal, keep: (soFar: DiscoverResult) => out.result(soFar), seconds }
    result = await work<DiscoverResult>('discover', order, place, ended)
  } finally {
    release()
  }
  return finish(result, knobs, chosen, options, files)

  /** A program that does not come back is found. */
  async function ended(soFar: DiscoverResult, error: NotBack): Promise<DiscoverResult> {
    const unended = await unendedProgram(error, chosen, options)
    if (unended?.path === undefined) return endedEarly(soFar, error)
    const { program, path, alone = false, finding } = unended
    const { programs, elapsedMs } = soFar
    const foundIn = { program: programs, execution: finding.execution, elapsedMs, operations: lengthOf(program) }
    const told = toldDiscovery({ program, path, foundIn, alone, explored: finding }, finding, options)
    return withVerdict({ ...soFar, interrupted: false, findings: [...soFar.findings, told] })
  }
}

type Files = ReturnType<typeof filesOf>

/** What is written, refused before the run where it would be somebody else's. */
function filesOf(chosen: ChosenProgram, options: DiscoverTurned) {
  const run = new RunFiles(options, [...chosen.standIns.values()])
  const beside = `${(options.emitTest ?? '').replace(/(\.test)?\.[cm]?[jt]s$/, '')}.program.ts`
  return {
    run,
    testFile: run.another('--emit-test', options.emitTest, 'regression test'),
    besideFile: run.another('--emit-test', options.emitTest && beside, 'generated program'),
    beside,
  }
}

function finish(
  result: DiscoverResult,
  knobs: string,
  chosen: ChosenProgram,
  options: DiscoverTurned,
  { run, testFile, besideFile, beside }: Files,
): ExitCode {
  const summary = (look?: Look): string => `${discoverSummary(result, look)}${knobs} ${verdictWord(result)}\n`
  const [first] = result.findings
  const generated = { ...chosen, entry: beside, name: 'a generated program' }
  const more = [
    ...result.findings.map(
      ({ program, alone }, i) =>
        () =>
          run.out.file(`finding-${i + 1}.program.ts`, programFile(program, alone)),
    ),
    () => first && besideFile?.write(programFile(first.program, first.alone)),
    () => first && testFile?.write(emittedTest(options.emitTest!, generated, { ...options, scenario: beside }, first)),
  ]
  run.tell(result, summary, options, { more })
  return exitCodeOf(result)
}
