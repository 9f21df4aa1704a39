/**
 * Holding a schedule against a program that changed since. The same choices then mean other steps: a repair adds some and
 * takes some away, so the switch that mattered may come a few steps sooner or later. Hence the schedule is taken as far as
 * it fits, and then every schedule that has one or two of its switches moved by up to three steps.
 */
import { resolve } from 'node:path'
import type { MemoryMode } from '../memory_modes/memory_mode.ts'
import { engineFor } from '../run/explore.ts'
import type { ExploreFinding } from '../run/explore_result.ts'
import { judgeOutcome } from '../run/forbidden_outcome.ts'
import { loadProgram } from '../run/load_program.ts'
import { explain } from './explain.ts'
import { follow } from './follow.ts'
import { HaltingReplay } from './minimise.ts'
import { checkCpus } from './replay.ts'
import { parseSchedule } from './schedule.ts'
import { toldFinding } from './told_finding.ts'

export interface NearOptions {
  file: string
  standIns: ReadonlyMap<string, string>
  schedule: string
  /** at most so many executions */
  executions?: number
  races?: boolean
  bounds?: boolean
  memory?: MemoryMode
  steps?: number
}

export interface NearResult {
  executions: number
  sameProgram: boolean
  /** choices of the schedule itself that could not be taken */
  misfits: number
  finding?: ExploreFinding
}

const DEFAULT_EXECUTIONS = 1000
const FARTHEST = 3

/** Runs a schedule and those near it, whatever became of the program; stops at the first finding. */
export async function exploreNear(options: NearOptions): Promise<NearResult> {
  const schedule = parseSchedule(options.schedule)
  const program = await loadProgram(resolve(options.file), options.standIns)
  const engine = engineFor(program, options)
  const most = Math.max(1, options.executions ?? DEFAULT_EXECUTIONS)
  checkCpus(schedule.choices, engine)
  const result: NearResult = { executions: 0, sameProgram: program.hash === schedule.hash, misfits: 0 }
  const seen = new Set<string>()
  for (const choices of nearSchedules(schedule.choices)) {
    if (result.executions === most) break
    const replay = new HaltingReplay(engine.state, choices, schedule.eager)
    follow(engine, replay)
    judgeOutcome(engine)
    const key = replay.taken.join()
    if (seen.has(key)) continue
    seen.add(key)
    result.executions++
    if (result.executions === 1) result.misfits = replay.misfits
    if (engine.findings.length === 0) continue
    const story = explain(engine, choices, schedule.eager)
    const told = story.findings.at(-1)
    const { eager, reference } = schedule
    if (told !== undefined)
      result.finding = toldFinding(engine, told, story, { execution: result.executions, eager, reference })
    break
  }
  return result
}

interface Run {
  cpu: number
  length: number
}

/** The schedule itself, then those with one switch moved, then those with two. */
export function* nearSchedules(choices: readonly number[]): Generator<number[]> {
  const runs: Run[] = []
  for (const cpu of choices) {
    const last = runs.at(-1)
    if (last?.cpu === cpu) last.length++
    else runs.push({ cpu, length: 1 })
  }
  const moved = (by: ReadonlyMap<number, number>): number[] | undefined => {
    const lengths = runs.map(({ length }, at) => length + (by.get(at) ?? 0))
    return lengths.some((length) => length < 1)
      ? undefined
      : runs.flatMap(({ cpu }, at) => new Array<number>(lengths[at]!).fill(cpu))
  }
  yield [...choices]
  const distances = Array.from({ length: FARTHEST }, (_, i) => [i + 1, -i - 1]).flat()
  for (const distance of distances)
    for (let i = 0; i < runs.length; i++) {
      const candidate = moved(new Map([[i, distance]]))
      if (candidate !== undefined) yield candidate
    }
  for (let i = 0; i < runs.length; i++)
    for (let j = i + 1; j < runs.length; j++)
      for (const first of distances)
        for (const second of distances) {
          const candidate = moved(
            new Map([
              [i, first],
              [j, second],
            ]),
          )
          if (candidate !== undefined) yield candidate
        }
}
