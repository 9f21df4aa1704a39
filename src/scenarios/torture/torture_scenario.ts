import type { Torture } from '../../machine/torture.ts'
import type { Scenario } from '../../scenario.ts'
import { exploredTorture } from './explored_torture.ts'
import { tortureOf } from './torture_of.ts'
import type { Weights } from './weights.ts'

/**
 * A scenario of the kernel model: raced for a time by `stress`, a few operations at a time by `explore`. One set of weights
 * for each role of a CPU.
 */
export function tortureScenario(
  title: string,
  ...roles: Weights[]
): Scenario<SharedArrayBuffer> & { torture: Torture } {
  return { title, ...exploredTorture(roles), torture: tortureOf(...roles) }
}
