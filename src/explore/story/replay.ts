import { resolve } from 'node:path'
import { BadInput } from '../../link/bad_input.ts'
import { type Verdict, withVerdict } from '../../verdict.ts'
import type { Engine } from '../engine/engine.ts'
import { cpuOf, optionOf } from '../memory_modes/choice.ts'
import type { MemoryMode } from '../memory_modes/memory_mode.ts'
import { engineFor } from '../run/explore.ts'
import { loadProgram } from '../run/load_program.ts'
import { type Explanation, explain } from './explain.ts'
import { asTold, type RawFinding } from './finding.ts'
import { cycleAtEnd } from './livelock.ts'
import { countSwitches, parseSchedule } from './schedule.ts'
import type { TraceEntry } from './trace_entry.ts'

export interface ReplayOptions {
  file: string
  name?: string
  standIns?: ReadonlyMap<string, string>
  /** as a finding printed it */
  schedule: string
  /** replay although the program is another than the one that the schedule was found in */
  force?: boolean
  races?: boolean
  bounds?: boolean
  memory?: MemoryMode
  steps?: number
}

/** What `mnttorture replay --json` prints. */
export interface ReplayResult {
  command: 'replay'
  ok: boolean
  verdict: Verdict
  scenario: string
  /** on real threads, at a turnstile */
  threads: boolean
  /** the program is the one that the schedule was found in */
  sameProgram: boolean
  /** choices of the schedule that could not be taken */
  misfits: number
  /** ended at the bound of steps, without a finding */
  cut?: boolean
  outcomes?: unknown[]
  /** of a schedule that was told for what its CPUs return, and not for a finding */
  shown?: unknown[]
  /** with threads: what of the finding the threads have shown, and what is the engine's word */
  confirmed?: string
  findings: Array<RawFinding & { schedule: string; switches: number; trace: TraceEntry[] }>
  /** where nothing was found: the steps, all the same */
  trace?: TraceEntry[]
}

/** Runs one schedule on the coroutine engine and tells what it shows. */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  return (await replayed(options)).result
}

/** The same, with the story that was told: what threads do not know of themselves. */
export async function replayed(
  options: ReplayOptions,
): Promise<{ result: ReplayResult; story: Explanation; putsOff: boolean }> {
  const schedule = parseSchedule(options.schedule)
  const program = await loadProgram(resolve(options.file), options.standIns ?? new Map())
  const sameProgram = checkHash(program.hash, schedule.hash, options.force === true)
  const engine = engineFor(program, { ...options, keepGoing: true })
  checkCpus(schedule.choices, engine)
  const told = explain(engine, schedule.choices, schedule.eager)
  const showsMore = told.findings.some(({ kind }) => kind !== 'data-race') || told.ending === 'stopped'
  const story = showsMore ? told : (cycleAtEnd(engine, schedule.choices, schedule.eager)?.story ?? told)
  const first = story.findings.at(-1)
  const result: ReplayResult = withVerdict({
    command: 'replay' as const,
    scenario: options.name ?? options.file,
    threads: false,
    sameProgram,
    misfits: story.misfits,
    ...(engine.complete() ? { outcomes: engine.outcomes.slice() } : {}),
    findings:
      first === undefined
        ? []
        : [
            {
              ...asTold(first),
              schedule: options.schedule,
              switches: countSwitches(story.choices),
              trace: story.trace,
            },
          ],
    ...(story.cut && first === undefined ? { cut: true } : {}),
    ...(first === undefined ? { trace: story.trace } : {}),
  })
  return { result, story, putsOff: program.putsOff === true }
}

/** A schedule of this program never names a CPU that it has not: the text was changed, or is another scenario's. */
export function checkCpus(choices: readonly number[], { state, weak }: Engine): void {
  const cpus = state.cpuCount
  if (weak === undefined && choices.some((choice) => optionOf(choice) > 0))
    throw new BadInput('the schedule reorders steps: say which memory mode it is of, --memory tso or --memory lkmm')
  const highest = choices.reduce((most, cpu) => Math.max(most, cpuOf(cpu)), -1)
  if (highest >= cpus)
    throw new BadInput(
      `the schedule is of ${highest + 1} CPUs or more, this scenario has ${cpus}: it is another scenario's, or was changed`,
    )
}

export function checkHash(program: string, schedule: string, force: boolean): boolean {
  if (program === schedule) return true
  if (force) return false
  throw new BadInput(
    `the program changed since this schedule was found (${schedule}, now ${program}): the same choices mean other steps; --force tries anyway`,
  )
}
