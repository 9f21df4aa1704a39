import type { ExploreFinding, ExploreResult } from '../run/explore_result.ts'
import { takeBenignSeen } from './benign_seen.ts'
import { contextSeen } from './context_seen.ts'
import { takeLockdepSeen } from './lockdep_seen.ts'
import { takeStackSeen } from './stack_seen.ts'

/** What the judges of the program counted by the way, which is no mark of the program's own. */
export function judgesSaw(
  reached: Map<string, number>,
  findings: readonly ExploreFinding[],
): Pick<ExploreResult, 'lockdep' | 'stack' | 'context' | 'benign'> {
  const by = (name: string): number => findings.filter(({ judge }) => judge === name).length
  const benign = takeBenignSeen(reached)
  const stack = takeStackSeen(reached)
  const context = contextSeen(reached, by('context'))
  const lockdep = takeLockdepSeen(reached, by('lockdep'))
  return {
    ...(lockdep === undefined ? {} : { lockdep }),
    ...(stack === undefined ? {} : { stack }),
    ...(benign.length === 0 ? {} : { benign }),
    ...(context === undefined ? {} : { context }),
  }
}
