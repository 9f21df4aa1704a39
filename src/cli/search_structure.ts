/** `discover FILE` and `explore FILE` of a structure: programs of its operations, explored and held against its model. */

import { randomInt } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import { counted } from '../counted.ts'
import { replayable } from '../discover/replayable.ts'
import { BadInput } from '../link/bad_input.ts'
import type { Look } from '../report/look.ts'
import type { StructureFinding, StructureResult } from '../report/structure_result.ts'
import { structureSummary } from '../report/structure_summary.ts'
import { seconds } from '../report/words.ts'
import { isStructureFile } from '../structure/is_structure_file.ts'
import { lengthOf, programText } from '../structure/program.ts'
import { programFile, structureProgramFile } from '../structure/search/program_file.ts'
import type { Discovery, Searched, SearchOrder, SearchProgress } from '../structure/search/search.ts'
import { searchSupervised } from '../structure/search/search_supervised.ts'
import type { Raced, Stressed } from '../structure/stress/stress.ts'
import { type ChosenProgram, chooseProgram } from '../subjects/choose_program.ts'
import { refuseWithoutEffect } from '../subjects/effect.ts'
import { commandLine, knobLine, toldOf } from '../subjects/knob_words.ts'
import { type Given, KNOBS, type Options } from '../subjects/knobs.ts'
import { referenceOf } from '../subjects/reference.ts'
import { patienceWithin, supervise } from '../supervise/supervise.ts'
import { verdictWord, withVerdict } from '../verdict.ts'
import { began } from './began.ts'
import { emittedTest, pathFrom } from './emit_test.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import { pick } from './pick.ts'
import { RunFiles } from './run_files.ts'
import { refuseOfOthers } from './structure_knobs.ts'

const DEFAULT_SECONDS = 60
const EXECUTIONS = 100

type Command = 'discover' | 'explore' | 'stress'
type Turned = Partial<Options<'discover'> & Options<'explore'> & Pick<Options<'stress'>, 'bridge' | 'bridgeSeconds'>>

/** Of a file that exports a structure, programs of its operations. */
export function discoverStructure(given: Given<'discover'>, options: Turned): Promise<ExitCode> {
  const chosen = chooseProgram(given.scenario, {}, 'mix')
  if (!isStructureFile(chosen.entry))
    throw new BadInput(
      `${chosen.name} exports no structure({ ... }); discover makes programs of one, or without a file of system calls`,
    )
  for (const name of ['path', 'standIn', 'bug'] as const)
    if (given[name] !== undefined)
      throw new BadInput(`${KNOBS[name].flag} has no effect: ${chosen.name} uses nothing of the kernel model`)
  return searchStructure('discover', chosen, given, options)
}

export async function searchStructure(
  command: Command,
  chosen: ChosenProgram,
  given: Given<Command>,
  options: Turned,
): Promise<ExitCode> {
  const { seed = randomInt(2 ** 31), races = true, jobs = 1, keepGoing = false, quiet = false } = options
  refuseWithoutEffect(command, given as never, { name: chosen.name, inputs: [], standIns: chosen.standIns })
  refuseOfOthers(command, given, chosen.name)
  const every = command === 'explore'
  const strategy = (every ? options.strategy : undefined) ?? 'portfolio'
  const exhaustive = strategy === 'dpor' || strategy === 'dfs'
  const executions = (given as Turned).executions ?? (exhaustive ? undefined : EXECUTIONS)
  const limit = options.seconds ?? (options.programs === undefined && !every ? DEFAULT_SECONDS : Infinity)
  const beside = `${(options.emitTest ?? '').replace(/(\.test)?\.[cm]?[jt]s$/, '')}.program.ts`
  const files = new RunFiles(options, [chosen.entry])
  const testFile = files.another('--emit-test', options.emitTest, 'regression test')
  const besideFile = files.another('--emit-test', options.emitTest && beside, 'generated program')
  const { out } = files
  const live = new Live(quiet, (line) => out.log(line))
  const { executions: _, seconds: __, ...rest } = options
  const knobsGiven = {
    ...rest,
    ...(executions === undefined ? {} : { executions }),
    ...(limit === Infinity ? {} : { seconds: limit }),
    scenario: chosen.name,
    seed,
    races,
  }
  const told = toldOf(command, knobsGiven, { kernel: false, torture: false })
  const knobs = knobLine(command, told)
  live.line(knobs)
  const interrupt = onInterrupt()
  const order: SearchOrder = {
    file: resolve(chosen.entry),
    name: chosen.name,
    seed,
    seconds: limit,
    begunAt: began,
    strictly: options.seconds !== undefined,
    races,
    keepGoing,
    every,
    ...(executions === undefined ? {} : { executions }),
    ...(every ? { strategy } : {}),
    ...pick(options, ['cpus', 'programs', 'preemptions', 'depth', 'bounds', 'steps', 'progress']),
  }
  try {
    const onProgress = (now: SearchProgress): void => live.update([progressLine(now, limit)], now.stage)
    const { signal } = interrupt
    const searched: Stressed | Searched =
      command === 'stress'
        ? await supervise<SearchProgress, Stressed>(
            'stressStructure',
            { ...order, bridge: options.bridge ?? true, bridgeSeconds: options.bridgeSeconds ?? DEFAULT_SECONDS },
            { told: onProgress, signal, patienceMs: patienceWithin(limit) },
          )
        : await searchSupervised(order, { jobs, onProgress, signal })
    const findings: StructureFinding[] = []
    for (const each of searched.discoveries)
      findings.push(await describe(command, each, chosen, { ...options, seed, races }))
    const { discoveries, failed, raced, ...figures } = { raced: undefined, ...searched }
    if (raced !== undefined) findings[0] = onThreads(raced, findings[0])
    const result: StructureResult = withVerdict({
      command,
      scenario: chosen.name,
      strategy,
      seed,
      knobs: told,
      ...figures,
      executionsPerSecond: Math.round((searched.executions / Math.max(searched.elapsedMs, 1)) * 1000),
      findings,
    })
    live.done()
    const summary = (look?: Look): string => `${structureSummary(result, look)}${knobs} ${verdictWord(result)}\n`
    const [first] = findings
    const program = discoveries[0]?.program
    const generated = { ...chosen, entry: beside, name: 'a generated program' }
    const more = [
      () =>
        first && program && besideFile?.write(programFile(pathFrom(dirname(resolve(beside)), chosen.entry), program)),
      () =>
        first &&
        testFile?.write(
          emittedTest(options.emitTest!, generated, { ...options, seed, races, scenario: beside }, first),
        ),
    ]
    files.tell(result, summary, options, { more })
    return exitCodeOf(result)
  } finally {
    live.done()
    interrupt.release()
  }
}

/** What the threads did, with the schedule that shows the same, where one was found. */
function onThreads(
  { program, message, number, round }: Raced,
  bridged: StructureFinding | undefined,
): StructureFinding {
  const foundIn = { program: number + 1, execution: round + 1, elapsedMs: 0, operations: lengthOf(program) }
  const alone = {
    kind: 'forbidden-outcome' as const,
    message,
    execution: round + 1,
    count: 1,
    schedule: '',
    switches: 0,
    trace: [],
    program,
    programText: programText(program),
    foundIn,
    again: '',
  }
  return { ...(bridged ?? alone), onThreads: { message, programText: programText(program), round: round + 1 } }
}

/** A discovery with its program in a scenario file of its own, which replays. */
async function describe(
  command: Command,
  { program, foundIn, explored, calls }: Discovery,
  chosen: ChosenProgram,
  options: Turned & { seed: number; races: boolean },
): Promise<StructureFinding> {
  const { races, seed } = options
  const reference = referenceOf({ races, ...pick(options, ['bounds', 'steps']) }, { structure: chosen.name, program })
  const file = structureProgramFile(chosen.entry, program)
  const kept = await replayable(explored, file, new Map(), reference, races)
  if (kept === undefined)
    throw new Error(
      `[internal bug] ${explored.kind} of program ${foundIn.program} (seed ${seed}) does not replay from its file`,
    )
  const again = commandLine(command, { ...options, scenario: chosen.name, seed })
  return {
    ...{ ...kept, program, foundIn, programText: programText(program), again },
    ...(calls === undefined ? {} : { calls }),
  }
}

function progressLine(now: SearchProgress, wanted: number): string {
  const findings = now.findings === 0 ? 'no finding' : counted(now.findings, 'finding')
  return `${now.stage}  ${seconds(Math.floor(now.elapsedMs / 1000))}${wanted === Infinity ? '' : ` of ${seconds(wanted)}`}  ${counted(now.programs, 'program')}  ${counted(now.executions, 'execution')}  ${findings}`
}
