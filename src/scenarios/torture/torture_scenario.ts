import type { Torture } from '../../machine/torture.ts'
import type { Scenario } from '../../scenario.ts'
import { tortureOf } from './torture_of.ts'
import type { Weights } from './weights.ts'

/** A scenario of the kernel model: raced for a time by `stress`, with one set of weights for each role of a CPU. */
export function tortureScenario(title: string, ...roles: Weights[]): Scenario & { torture: Torture } {
  return {
    title,
    setup: () => ({}),
    cpus: [() => 0],
    torture: tortureOf(...roles),
  }
}
