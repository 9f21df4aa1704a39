/** What of `litmus` runs a program: a supervised thread, which can be ended. */
import type { MemoryMode } from '../explore/memory_modes/memory_mode.ts'
import { formatSchedule } from '../explore/story/schedule.ts'
import { type LitmusResult, litmusResult } from '../litmus/litmus_result.ts'
import type { LitmusTest } from '../litmus/litmus_test.ts'
import { linkTest, outcomesOf } from '../litmus/outcomes_of.ts'
import { referenceOf } from '../subjects/reference.ts'

export interface LitmusOrder {
  test: LitmusTest
  memory: MemoryMode
  /** where the scenario is, and how a schedule calls it */
  file: string
  name: string
  standIns: ReadonlyMap<string, string>
}

const MOST_EXECUTIONS = 300_000

export async function litmusTask({ test, memory, file, name, standIns }: LitmusOrder): Promise<LitmusResult> {
  const linked = await linkTest(test, file, standIns)
  const { outcomes, returned, choices, executions, cut } = outcomesOf(linked, memory, MOST_EXECUTIONS)
  const { hash } = linked.program
  const told = outcomes.map((outcome, i) => ({
    outcome,
    schedule: formatSchedule({
      hash,
      eager: memory !== 'sc',
      choices: choices[i]!,
      reference: referenceOf({ scenario: name, memory }, undefined, returned[i]),
    }),
  }))
  return litmusResult(test, memory, { outcomes: told, executions, cut })
}
