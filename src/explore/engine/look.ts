import { within } from '../../supervise/doing.ts'
import { FindingSignal, thrownFinding } from '../story/finding.ts'
import type { Execution } from './execution.ts'
import { lookingOn } from './looking_on.ts'

/** The scenario looks at its state between two steps, and what it throws is a finding. */
export function look(x: Execution, what: 'invariant' | 'stepped' | 'held', ask: (state: unknown) => void): void {
  try {
    within(what, () => lookingOn(x, ask, x.hostState))
  } catch (error) {
    if (error instanceof FindingSignal) return
    const { message } = thrownFinding(error, 'invariant', what)
    x.report('invariant', message.replace(`${what}: `, ''))
  }
}
