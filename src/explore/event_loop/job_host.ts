import { BadInput } from '../../link/bad_input.ts'
import { type Execution, IDLE, NONE } from '../engine/execution.ts'
import { refuseAt } from '../engine/refuse.ts'
import { BACK } from '../engine/retrace.ts'
import { apply } from '../memory/built_ins/host.ts'
import { stepsOf, twinOf } from '../memory/twins.ts'
import { FindingSignal } from '../story/finding.ts'
import type { JobHost } from './jobs.ts'
import type { Loop } from './loop.ts'

const FOREIGN =
  'a promise that Node itself made is awaited: what settles it is not explored; await it before, and hand the result over in the state'

/** What promises, timers and ports ask of the execution under way. */
export function jobHost(x: Execution, pause: unknown, current: () => Loop): JobHost {
  const { retrace } = x
  const host: JobHost = {
    enqueue: (job) => current().enqueue(job),
    keeps: () => current().keeps(),
    *call(f, self, ...given) {
      if (!host.isPausing()) return apply(f, self, given)
      const twin = twinOf(f)
      if (twin !== undefined) return yield* apply(twin, self, given)
      const steps = stepsOf(f)?.(self, given, true)
      return steps === undefined ? apply(f, self, given) : yield* steps
    },
    rethrow(error) {
      if (x.hints.back === 1 || error === BACK || error instanceof FindingSignal || error instanceof BadInput)
        throw error
    },
    rejected: (promise, reason) => current().rejected(promise, reason),
    handled: (promise) => current().handled(promise),
    foreign: (site = NONE) => refuseAt(x, site, FOREIGN),
    cannotPause: () => retrace.start(),
    pause,
    isPausing: () => !retrace.on && (x.attention & IDLE) === 0,
  }
  return host
}
