import type { WorldState } from '#kernel/world_roles'
import type { Torture } from '../../machine/torture.ts'
import type { Scenario } from '../../scenario.ts'
import { type ExploredCalls, exploredCalls } from './explored_calls.ts'
import { tortureOf } from './torture_of.ts'
import type { Weights } from './weights.ts'

/**
 * A scenario of the kernel model: raced for a time by `stress`, with one set of weights for each role of a CPU; and by
 * `explore` a few calls at a time, written out so that the CPUs meet on what the scenario is about.
 */
export function tortureScenario(
  title: string,
  explored: ExploredCalls,
  ...roles: Weights[]
): Scenario<WorldState> & { torture: Torture } {
  return { title, ...exploredCalls(explored), torture: tortureOf(...roles) }
}
