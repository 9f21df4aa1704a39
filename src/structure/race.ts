import type { Scenario } from '../scenario.ts'
import { lead, makeFirst } from './handles.ts'
import { madeBefore, RaceJudge } from './judge_race.ts'
import { wordsForCalls } from './kept_calls.ts'
import { MOST_CPUS, type Program } from './program.ts'
import { type RaceState, runCalls } from './run_calls.ts'
import type { Structure } from './structure.ts'
import { invalidity } from './validated.ts'
import { viewsIn } from './views_in.ts'

/** A program of a structure, which may be changed for another one with as many CPUs. */
export interface Race {
  structure: Structure
  scenario: Scenario<RaceState>
  /** the program of this instance's CPUs from now on */
  plays(program: Program): void
  /** makes the state that the program begins with, and judges by it from now on */
  begin(state: RaceState, program: Program): void
}

export function raceOf(structure: Structure, first: Program): Race {
  let now = { program: first, judge: undefined as RaceJudge | undefined }
  const plays = (program: Program): void => {
    now = { program, judge: undefined }
  }
  const begin = ({ memory }: RaceState, program: Program): void => {
    const results: unknown[] = []
    let invalid: string | undefined
    lead(structure, program, memory, (result, handle) => {
      results.push(result)
      invalid ??= invalidity(structure, handle)
    })
    now = { program, judge: new RaceJudge(structure, program, madeBefore(program.before, results), invalid) }
  }
  const scenario: Scenario<RaceState> = {
    title: structure.title ?? 'a generated program',
    setup() {
      const { handle, memory } = makeFirst(structure)
      const state = { ...viewsIn(handle, memory), memory, calls: wordsForCalls() }
      begin(state, now.program)
      return state
    },
    cpus: first.cpus.map((_, cpu) => (state: RaceState) => runCalls(structure, now.program, state, cpu) as never),
    check: (state, outcomes) => now.judge!.check(state, outcomes),
    mayWait: (state) => now.judge!.mayWait(state),
    held: (state, cpu, standing) => now.judge!.progress.held(state, cpu, standing),
    ...(first.progress === undefined
      ? {}
      : { stepped: (state, cpu, step, standing) => now.judge!.progress.stepped(state, cpu, step, standing) }),
    stuck: (state) => now.judge!.stuck(state),
    describe: ({ calls }, view, index) =>
      view.buffer === calls.buffer && index < MOST_CPUS ? `returned[cpu${index}]` : undefined,
    describeValue({ calls }, view, index, value) {
      if (view.buffer !== calls.buffer || index >= MOST_CPUS) return undefined
      return value === 0 ? 'nothing' : now.judge!.madeBy(index, Number(value) - 1)
    },
  }
  return { structure, scenario, plays, begin }
}

/** A program of a structure as a scenario that any command takes. */
export function raceScenario(structure: Structure, program: Program): Scenario<RaceState> {
  return raceOf(structure, program).scenario
}
