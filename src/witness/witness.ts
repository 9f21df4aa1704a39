import { arch, release, type } from 'node:os'
import { Engines } from '../discover/engines.ts'
import { NOT_ASKED } from './cases/not_asked.ts'
import { difference } from './compare.ts'
import {
  askAlone,
  type Disagreement,
  type HeldAlone,
  type HeldRace,
  holdAlone,
  holdRace,
  raceFindings,
} from './hold_against.ts'
import type { LiveKernel } from './live/live_kernel.ts'
import { questions } from './questions.ts'
import { FORMAT, type Recording } from './recording.ts'

export interface WitnessOptions {
  standIns: ReadonlyMap<string, string>
  seed: number
  programs: number
  rounds: number
  races: number
  /** of the model, for each race */
  executions: number
  signal: AbortSignal
  progress(stage: 'asking' | 'racing' | 'comparing' | 'exploring', done: number, of: number): void
}

/** What was held against each other, and what came of it. */
export interface Held {
  kernel: string
  alone: HeldAlone
  races: HeldRace[]
  notAsked: typeof NOT_ASKED
  findings: Disagreement[]
}

/** Asks the running kernel everything; whoever ends the run, and the kernel's process with it, has what was answered until then. */
export async function record(live: LiveKernel, options: WitnessOptions): Promise<Recording> {
  const recording: Recording = { format: FORMAT, kernel: thisKernel(), alone: [], raced: [] }
  try {
    await askAll(live, recording, options)
  } catch (error) {
    if (!options.signal.aborted) throw error
  }
  return recording
}

async function askAll(live: LiveKernel, recording: Recording, options: WitnessOptions): Promise<void> {
  const { signal, progress } = options
  const { alone, programs, raced } = questions(options)
  for (const { title, program } of alone) {
    if (signal.aborted) return
    progress('asking', recording.alone.length, programs)
    recording.alone.push(await askAlone(live, title, program))
  }
  for (const { title, program, rounds } of raced) {
    if (signal.aborted) return
    progress('racing', recording.raced.length, raced.length)
    const { outcomes } = await live.raced(program, rounds)
    recording.raced.push({ title, program, rounds, outcomes })
  }
}

/** Holds the model against what a kernel answered; `live`: that kernel, while it is at hand. */
export async function holdModel(recording: Recording, options: WitnessOptions, live?: LiveKernel): Promise<Held> {
  const { signal, progress, seed, executions } = options
  const engines = await Engines.link({ standIns: options.standIns, races: false })
  const alone = await holdAlone(engines, recording.alone, live, signal, (done) =>
    progress('comparing', done, recording.alone.length),
  )
  const races: HeldRace[] = []
  const findings = [...alone.findings]
  for (const raced of recording.raced) {
    if (signal.aborted) break
    progress('exploring', races.length, recording.raced.length)
    const held = await holdRace(engines, raced, { seed, executions })
    races.push(held)
    findings.push(...raceFindings(raced, held))
  }
  return { kernel: recording.kernel, alone, races, notAsked: NOT_ASKED, findings }
}

/** What two kernels answered otherwise, of the programs that both were asked. */
export function changesBetween(first: Recording, second: Recording): { compared: number; changes: string[] } {
  const key = (program: unknown): string => JSON.stringify(program)
  const changes: string[] = []
  const known = new Map(first.alone.map((each) => [key(each.program), each]))
  let compared = 0
  for (const each of second.alone) {
    const before = known.get(key(each.program))
    if (before === undefined) continue
    compared++
    const found = difference(each.program, before, each)
    if (found !== undefined) changes.push(`${each.title}: ${found.where}: ${found.kernel}, then ${found.model}`)
  }
  const races = new Map(first.raced.map((each) => [key(each.program), each]))
  for (const each of second.raced) {
    const before = races.get(key(each.program))
    if (before === undefined) continue
    compared++
    const [one, other] = [new Set(before.outcomes.map(([key]) => key)), new Set(each.outcomes.map(([key]) => key))]
    for (const outcome of one)
      if (!other.has(outcome)) changes.push(`${each.title}: ${outcome} was seen in the first alone`)
    for (const outcome of other)
      if (!one.has(outcome)) changes.push(`${each.title}: ${outcome} was seen in the second alone`)
  }
  return { compared, changes }
}

function thisKernel(): string {
  return `${type()} ${/^[\d.]*\d/.exec(release())?.[0] ?? release()} ${arch()}`
}
