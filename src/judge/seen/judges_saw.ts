import { type ContextSeen, contextSeen } from './context_seen.ts'
import { type LockdepSeen, lockdepSeen } from './lockdep_seen.ts'
import type { Measured } from './measured.ts'
import { type StackSeen, stackSeen } from './stack_seen.ts'

/** What judges tell of a run beside their findings. */
export interface JudgesSaw {
  /** lock classes, dependencies and reports, where the program has lockdep */
  lockdep?: LockdepSeen
  /** when deactivate_super began, at the least, with the calls that led there */
  stack?: StackSeen
  /** the context guard's verdict */
  context?: ContextSeen
}

/** What the judges of the program counted by the way. */
export function judgesSaw(seen: Measured, findings: ReadonlyArray<{ judge?: string }>): JudgesSaw {
  const by = (name: string): number => findings.filter(({ judge }) => judge === name).length
  const stack = stackSeen(seen)
  const context = contextSeen(seen, by('context'))
  const lockdep = lockdepSeen(seen, by('lockdep'))
  return {
    ...(lockdep === undefined ? {} : { lockdep }),
    ...(stack === undefined ? {} : { stack }),
    ...(context === undefined ? {} : { context }),
  }
}
