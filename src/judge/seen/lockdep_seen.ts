import type { Measured } from './measured.ts'

/** What lockdep saw over all executions; `full` where there were more classes than it has room for. */
export interface LockdepSeen {
  classes: number
  dependencies: number
  reports: number
  full?: true
}

/** Lockdep names each class and dependency when an execution first meets it; undefined for a program without it. */
export function lockdepSeen(seen: Measured, reports: number): LockdepSeen | undefined {
  const count = (kind: string): number => seen.measured(kind).length
  const classes = count('lockdep class')
  if (classes === 0) return undefined
  const full = count('lockdep class without room') > 0
  return { classes, dependencies: count('lockdep dependency'), reports, ...(full ? { full } : {}) }
}
