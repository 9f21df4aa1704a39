/** What lockdep saw over all executions; `full` where there were more classes than it has room for. */
export interface LockdepSeen {
  classes: number
  dependencies: number
  reports: number
  full?: true
}

const CLASS = 'lockdep class '
const DEPENDENCY = 'lockdep dependency '
const NO_ROOM = 'lockdep has no room for '

/**
 * Lockdep names each class and dependency when an execution first meets it. Takes these names out of the marks that were
 * reached; undefined for a program without it.
 */
export function takeLockdepSeen(reached: Map<string, number>, reports: number): LockdepSeen | undefined {
  const seen: LockdepSeen = { classes: 0, dependencies: 0, reports }
  for (const name of [...reached.keys()]) {
    if (name.startsWith(CLASS)) seen.classes++
    else if (name.startsWith(DEPENDENCY)) seen.dependencies++
    else if (name.startsWith(NO_ROOM)) seen.full = true
    else continue
    reached.delete(name)
  }
  return seen.classes === 0 ? undefined : seen
}
