import type { Engine } from '../engine/engine.ts'
import type { ExploreFinding } from '../run/explore_result.ts'
import type { Explanation } from './explain.ts'
import { asTold, type RawFinding } from './finding.ts'
import { countSwitches, formatSchedule } from './schedule.ts'

export interface FoundBy {
  /** the number of the execution that found it */
  execution: number
  eager: boolean
  reference: string | undefined
  /** the schedule as it was found, where it has been minimised since; `hurried` where the time was over before that was done */
  before?: readonly number[]
  hurried?: boolean
}

/** What is reported of a finding: what was told of it, with the schedule and the trace of its story. */
export function toldFinding(
  engine: Engine,
  told: RawFinding,
  { choices, trace }: Explanation,
  { execution, eager, reference, before, hurried = false }: FoundBy,
): ExploreFinding {
  const { hash } = engine.program
  return {
    ...asTold(told),
    execution,
    count: 1,
    schedule: formatSchedule({ hash, eager, choices, ...(reference === undefined ? {} : { reference }) }),
    switches: countSwitches(choices),
    ...(before === undefined
      ? {}
      : {
          before: {
            switches: countSwitches(before),
            steps: before.length,
            ...(hurried ? { hurried: true as const } : {}),
          },
        }),
    trace,
  }
}
