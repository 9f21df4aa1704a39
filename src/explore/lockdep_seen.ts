/** What lockdep saw over all executions: it names each class and dependency when an execution first meets it. */
export interface LockdepSeen {
  classes: number
  dependencies: number
  reports: number
}

const CLASS = 'lockdep class '
const DEPENDENCY = 'lockdep dependency '

/** Takes lockdep's names out of the marks that were reached; undefined for a program without it. */
export function takeLockdepSeen(reached: Map<string, number>, reports: number): LockdepSeen | undefined {
  const seen = { classes: 0, dependencies: 0, reports }
  for (const name of [...reached.keys()]) {
    if (name.startsWith(CLASS)) seen.classes++
    else if (name.startsWith(DEPENDENCY)) seen.dependencies++
    else continue
    reached.delete(name)
  }
  return seen.classes === 0 ? undefined : seen
}
