import type { ExploreFinding, ExploreResult } from '../run/explore_result.ts'
import { benignSeen } from './benign_seen.ts'
import { contextSeen } from './context_seen.ts'
import { lockdepSeen } from './lockdep_seen.ts'
import type { Seen } from './seen.ts'
import { stackSeen } from './stack_seen.ts'

/** What the judges of the program counted by the way. */
export function judgesSaw(
  seen: Seen,
  findings: readonly ExploreFinding[],
): Pick<ExploreResult, 'lockdep' | 'stack' | 'context' | 'benign'> {
  const by = (name: string): number => findings.filter(({ judge }) => judge === name).length
  const benign = benignSeen(seen)
  const stack = stackSeen(seen)
  const context = contextSeen(seen, by('context'))
  const lockdep = lockdepSeen(seen, by('lockdep'))
  return {
    ...(lockdep === undefined ? {} : { lockdep }),
    ...(stack === undefined ? {} : { stack }),
    ...(benign.length === 0 ? {} : { benign }),
    ...(context === undefined ? {} : { context }),
  }
}
