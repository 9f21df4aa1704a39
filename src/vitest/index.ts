/** `import 'mnttorture/vitest'`: vitest's `expect` learns to judge scenarios. */
import { expect } from 'vitest'
import type { Outcome } from '../scenario.ts'
import type { FindingKind } from '../shm/hints.ts'
import { type HoldOptions, matchers, type ReachOptions, type ScheduleOptions } from './matchers.ts'
import type { LinearizableOptions } from './to_be_linearizable.ts'

expect.extend(matchers)

/** Of `expect(subject)`, where the subject is a scenario's file (path or URL), name, or `{ scenario, standIns, ... }`. */
interface ScenarioMatchers {
  /** no finding in any interleaving; all of them are run */
  toHoldUnderAllInterleavings(options?: Omit<HoldOptions, 'strategy' | 'executions' | 'seed'>): Promise<void>
  /** no finding in so many executions: 10,000 unless told */
  toHoldUnder(options?: HoldOptions): Promise<void>
  /** no finding under this schedule nor near it, whatever became of the program since */
  toHoldUnderSchedule(schedule: string, options?: ScheduleOptions): Promise<void>
  /** some execution fails, with this kind of finding if one is given */
  toFailWith(kind?: FindingKind, options?: HoldOptions): Promise<void>
  /** some interleaving ends with these values returned, one for each CPU */
  toReach(outcome: Outcome[], options?: ReachOptions): Promise<void>
  /** of a file that exports a structure: what programs of its operations return is explained by some order of the calls */
  toBeLinearizable(options?: LinearizableOptions): Promise<void>
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Matchers<T = any> extends ScenarioMatchers {}
}
