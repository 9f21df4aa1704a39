/** `mnttorture discover`: generated programs, each explored a little, shrunk when they fail. */
import { randomInt } from 'node:crypto'
import type { Command } from 'commander'
import { type DiscoverOptions, type DiscoverProgress, type Discovery, discover } from '../discover/discover.ts'
import { discoverInThreads } from '../discover/discover_in_threads.ts'
import { parsePath } from '../discover/lineage.ts'
import { programFile } from '../discover/program_file.ts'
import { programText } from '../discover/program_text.ts'
import { replayable } from '../discover/replayable.ts'
import type { DiscoverFinding, DiscoverResult } from '../report/discover_result.ts'
import { discoverSummary } from '../report/discover_summary.ts'
import type { Look } from '../report/look.ts'
import { count, seconds } from '../report/words.ts'
import { type ChosenProgram, chooseProgram } from '../subjects/choose_program.ts'
import { refuseIdle } from '../subjects/effect.ts'
import { generatedProgramFile } from '../subjects/generated_program.ts'
import { commandLine, knobLine, toldOf } from '../subjects/knob_words.ts'
import { type Given, type Options, withDefaults } from '../subjects/knobs.ts'
import { referenceOf } from '../subjects/reference.ts'
import { verdictWord, withVerdict } from '../verdict.ts'
import { addKnobs, givenTo } from './add_knobs.ts'
import { emittedTest } from './emit_test.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import { RunFiles } from './run_files.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'

const DEFAULT_SECONDS = 60

export function addDiscover(program: Command, run: Run): Command {
  return addKnobs(program.command('discover'), 'discover')
    .description('generated programs, explored and shrunk')
    .action((options: Record<string, unknown>) => run(() => runDiscover(givenTo('discover', options))))
}

type Turned = Options<'discover'> & { seed: number; seconds: number }

async function runDiscover(given: Given<'discover'>): Promise<ExitCode> {
  const { seed = randomInt(2 ** 31), ...turned } = withDefaults('discover', given)
  // who says how many programs wants all of them
  const seconds = turned.seconds ?? (turned.programs === undefined ? DEFAULT_SECONDS : Infinity)
  const options: Turned = { ...turned, seed, seconds }
  if (options.json) stdoutIsForResults()
  refuseIdle('discover', given)
  if (options.path !== undefined) parsePath(options.path)
  const chosen = chooseProgram(undefined, options, 'mix')
  const files = filesOf(chosen, options)
  const { out } = files.run
  const live = new Live(options.quiet, (line) => out.log(line))
  const told = toldOf('discover', { ...turned, seed }, { kernel: true, torture: false })
  const knobs = knobLine('discover', told)
  live.line(knobs)
  const interrupt = onInterrupt()
  const { races, keepGoing } = options
  try {
    const wanted: DiscoverOptions = {
      standIns: chosen.standIns,
      seed,
      seconds,
      executions: options.executions,
      races,
      keepGoing,
      signal: interrupt.signal,
      onProgress: (now) => live.update([progressLine(now, seconds)], now.stage),
      ...(options.cpus === undefined ? {} : { cpus: options.cpus }),
      ...(options.programs === undefined ? {} : { programs: options.programs }),
      ...(options.path === undefined ? {} : { path: options.path }),
    }
    const alone = options.jobs === 1 || options.path !== undefined
    const { discoveries, ...rest } = await (alone ? discover(wanted) : discoverInThreads(wanted, options.jobs))
    const findings: DiscoverFinding[] = []
    for (const each of discoveries) findings.push(await describe(each, chosen, options))
    const result: DiscoverResult = withVerdict({
      command: 'discover' as const,
      design: chosen.design,
      bug: chosen.bug?.id ?? null,
      seed,
      knobs: told,
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
function filesOf(chosen: ChosenProgram, options: Turned) {
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
  options: Turned,
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

/** A discovery with its program in a scenario file of its own, which replays. */
async function describe(
  { program, path, foundIn, alone, explored }: Discovery,
  chosen: ChosenProgram,
  options: Turned,
): Promise<DiscoverFinding> {
  const { races, seed } = options
  const reference = referenceOf(options, { program, alone })
  const file = generatedProgramFile(program, alone)
  const kept = await replayable(explored, file, chosen.standIns, reference, races)
  if (kept === undefined)
    throw new Error(`[internal bug] ${explored.kind} of program ${path} (seed ${seed}) does not replay from its file`)
  const { seconds, programs, jobs, keepGoing, ...same } = options
  const again = commandLine('discover', { ...same, path })
  return { ...kept, program, path, foundIn, alone, programText: programText(program), again }
}

function progressLine(now: DiscoverProgress, wanted: number): string {
  const findings = now.findings === 0 ? 'no finding' : `${now.findings} findings`
  return `${now.stage}  ${seconds(Math.floor(now.elapsedMs / 1000))}${wanted === Infinity ? '' : ` of ${seconds(wanted)}`}  ${count(now.programs)} programs  ${count(now.executions)} executions  ${count(now.pairs)} pairs  ${findings}`
}
