import { counted } from '../counted.ts'
import type { Engines } from '../discover/engines.ts'
import type { Program } from '../discover/program.ts'
import { programText } from '../discover/program_text.ts'
import { reduceProgram } from '../discover/reduce_program.ts'
import { argued } from './argued.ts'
import { type Difference, difference } from './compare.ts'
import type { LiveKernel } from './live/live_kernel.ts'
import { modelOutcomes } from './model_outcomes.ts'
import { rowsOf } from './mount_lines.ts'
import type { AloneRecord, RacedRecord } from './recording.ts'

export interface Disagreement {
  kind: 'call' | 'table' | 'outcome' | 'no answer'
  title: string
  /** what differs, in a line */
  message: string
  /** as small as it was found */
  program: Program
  programText: string[]
}

export interface HeldAlone {
  programs: number
  calls: number
  same: number
  /** argued differences by their title */
  argued: Record<string, number>
  findings: Disagreement[]
}

/** Of one race: what the kernel showed, and what the model comes to. */
export interface HeldRace {
  title: string
  programText: string[]
  rounds: number
  executions: number
  /** enough of them for an outcome that they lack to be a finding */
  settled: boolean
  /** by the results of each task's operations */
  kernel: Record<string, number>
  /** what the model can and the kernel did not show */
  modelOnly: string[]
  /** what the kernel showed and no execution of the model came to */
  kernelOnly: string[]
}

/** The model against recorded answers, one program after the other. With the kernel at hand a difference is made as small as it gets. */
export async function holdAlone(
  engines: Engines,
  records: readonly AloneRecord[],
  live: LiveKernel | undefined,
  signal: AbortSignal,
  told: (done: number) => void,
): Promise<HeldAlone> {
  const held: HeldAlone = { programs: 0, calls: 0, same: 0, argued: {}, findings: [] }
  for (const record of records) {
    if (signal.aborted) break
    told(held.programs++)
    held.calls += record.results.length
    const found = await differs(engines, record)
    if (found === undefined) held.same++
    else {
      const why = argued(record.program, found)
      if (why !== undefined) held.argued[why] = (held.argued[why] ?? 0) + 1
      else if (held.findings.length < MOST_FINDINGS)
        held.findings.push(await disagreement(engines, record, found, live))
    }
  }
  return held
}

const MOST_FINDINGS = 20

async function differs(engines: Engines, record: AloneRecord): Promise<Difference | undefined> {
  const model = await engines.witnessed(record.program)
  if (model === undefined)
    return { where: 'the program', kernel: 'answers', model: 'none: a judge spoke, or it could not be begun' }
  return difference(record.program, record, model)
}

async function disagreement(
  engines: Engines,
  record: AloneRecord,
  found: Difference,
  live: LiveKernel | undefined,
): Promise<Disagreement> {
  const same = async (program: Program): Promise<boolean> => {
    const answer = await askAlone(live!, record.title, program)
    const now = await differs(engines, answer)
    return now?.kernel === found.kernel && now.model === found.model
  }
  const program = live === undefined ? record.program : await reduceProgram(record.program, same)
  const shown =
    live === undefined ? found : ((await differs(engines, await askAlone(live, record.title, program))) ?? found)
  const kind = shown.where === 'the program' ? 'no answer' : shown.where.includes('mount table') ? 'table' : 'call'
  const message = `${shown.where}: kernel ${shown.kernel}, model ${shown.model}`
  return { kind, title: record.title, message, program, programText: programText(program) }
}

export async function askAlone(live: LiveKernel, title: string, program: Program): Promise<AloneRecord> {
  const { results, tables } = await live.alone(program)
  return { title, program, results, tables: tables.map(rowsOf) }
}

/** The model's outcomes of a race against those that were counted. */
export async function holdRace(
  engines: Engines,
  record: RacedRecord,
  how: { seed: number; executions: number },
): Promise<HeldRace> {
  const kernel = Object.fromEntries([...record.outcomes].sort(([, a], [, b]) => b - a))
  const { outcomes, executions, settled } = await modelOutcomes(engines, record.program, Object.keys(kernel), how)
  return {
    title: record.title,
    programText: programText(record.program),
    rounds: record.rounds,
    executions,
    settled,
    kernel,
    modelOnly: [...outcomes].filter((outcome) => kernel[outcome] === undefined).sort(),
    kernelOnly: Object.keys(kernel).filter((outcome) => !outcomes.has(outcome)),
  }
}

/** The model's set is a sample: an outcome that is rare on the kernel, too, or that few executions lack, is no finding; the race is undecided. */
const RARE = 1 / 1000

export function raceFindings(record: RacedRecord, held: HeldRace): Disagreement[] {
  const often = held.kernelOnly.filter((outcome) => held.settled && held.kernel[outcome]! >= record.rounds * RARE)
  return often.map((outcome) => ({
    kind: 'outcome',
    title: record.title,
    message: `the kernel showed ${outcome} ${held.kernel[outcome]} times in ${counted(record.rounds, 'round')}, and none of ${counted(held.executions, 'execution')} of the model came to it`,
    program: record.program,
    programText: programText(record.program),
  }))
}
