import type { Engine } from '../engine/engine.ts'
import { LEAST } from '../engine/room.ts'
import { cpuOf, optionOf } from '../memory_modes/choice.ts'
import { judgeOutcome } from '../run/forbidden_outcome.ts'
import { Replay } from '../strategies/replay.ts'
import { type RacingAccesses, type RawFinding, sameRace, sameVerdict } from './finding.ts'
import { findingKey } from './finding_key.ts'
import { countSwitches } from './schedule.ts'

interface Attempt {
  deviations: number
  choices: number[]
  switches: number
  steps: number
}

/** The same finding as far as minimising goes: another path to it is welcome, but where findings are told apart not another bug. */
function matches(found: readonly RawFinding[], wanted: RawFinding, exactly: boolean): boolean {
  if (exactly) return found.some((f) => findingKey(f) === findingKey(wanted))
  const sameOutcome = wanted.kind !== 'forbidden-outcome'
  return found.some((f) => sameVerdict(f, wanted) && (sameOutcome || f.message === wanted.message))
}

/**
 * Reduces a failing schedule to few context switches, then few steps: runs of choices are dropped, joined with the next run
 * of the same CPU or put off, as long as the same kind of finding remains, until no such move helps any more.
 */
export function minimise(
  engine: Engine,
  choices: readonly number[],
  eager: boolean,
  wanted: RawFinding,
  mostRuns = 20_000,
  exactly = false,
  until = Infinity,
): number[] {
  let left = mostRuns
  const room = choices.length + LEAST
  const { racing } = wanted
  const endsAt = racing && engine.pastRaces ? (race: RacingAccesses) => sameRace(race, racing) : undefined
  const attempt = (candidate: readonly number[]): Attempt | undefined => {
    if (performance.now() > until) left = 0
    if (left-- <= 0) return undefined
    const replay = new HaltingReplay(engine.state, candidate, eager, room)
    engine.endAt(endsAt)
    engine.run(replay, 0)
    engine.endAt()
    judgeOutcome(engine)
    if (!matches(engine.findings, wanted, exactly)) return undefined
    const taken = replay.taken.slice()
    const deviations = taken.filter((choice) => optionOf(choice) > 0).length
    return { choices: taken, deviations, switches: countSwitches(taken), steps: taken.length }
  }
  const started = attempt(choices)
  if (started === undefined) return [...choices]
  let best: Attempt = started
  for (let improved = true; improved && left > 0; ) {
    improved = false
    for (const candidate of moves(best.choices)) {
      if (left <= 0) break
      const result = attempt(candidate)
      if (result === undefined || !isBetter(result, best)) continue
      best = result
      improved = true
      break
    }
  }
  return best.choices
}

function isBetter(a: Attempt, b: Attempt): boolean {
  if (a.deviations !== b.deviations) return a.deviations < b.deviations
  return a.switches < b.switches || (a.switches === b.switches && a.steps < b.steps)
}

interface Run {
  cpu: number
  length: number
}

function* moves(choices: readonly number[]): Generator<number[]> {
  const runs: Run[] = []
  for (const cpu of choices) {
    const last = runs.at(-1)
    if (last?.cpu === cpu) last.length++
    else runs.push({ cpu, length: 1 })
  }
  const flat = (list: readonly Run[]) => list.flatMap(({ cpu, length }) => new Array<number>(length).fill(cpu))
  // what a memory mode adds goes first: what stays names the barrier that is missing
  for (let i = 0; i < choices.length; i++)
    if (optionOf(choices[i]!) > 0) yield choices.map((choice, at) => (at === i ? cpuOf(choice) : choice))
  // the schedule ends here, and what is left runs on without switching
  for (let i = 0; i < runs.length; i++) yield flat(runs.slice(0, i))
  for (let i = 0; i < runs.length; i++) yield flat(runs.filter((_, at) => at !== i))
  for (let i = 0; i < runs.length; i++) {
    const { cpu, length } = runs[i]!
    const next = runs.findIndex((run, at) => at > i && run.cpu === cpu)
    if (next < 0) continue
    const others = runs.filter((_, at) => at !== i && at !== next)
    const joined = { cpu, length: length + runs[next]!.length }
    yield flat([...others.slice(0, i), joined, ...others.slice(i)])
    yield flat([...others.slice(0, next - 1), joined, ...others.slice(next - 1)])
  }
  for (let i = 0; i < runs.length; i++)
    for (const shorter of [Math.floor(runs[i]!.length / 2), runs[i]!.length - 1])
      if (shorter > 0 && shorter < runs[i]!.length)
        yield flat(runs.map((run, at) => (at === i ? { ...run, length: shorter } : run)))
}

/** Ends at the first throw: what other CPUs do after it is no part of the story. */
export class HaltingReplay extends Replay {
  readonly haltsOnThrow = true
}
