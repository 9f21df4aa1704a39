import { count } from '../counted.ts'
import type { LockdepSeen } from '../machine/torture.ts'

/** How much lockdep had to go by, and its verdict. */
export function lockdepLine({ classes, dependencies, reports, full }: LockdepSeen): string {
  const verdict = reports === 0 ? 'no possible deadlock seen' : reports === 1 ? '1 report' : `${count(reports)} reports`
  const unwatched = full ? '; no room for more classes: the other locks were not looked at' : ''
  return `lockdep     ${count(classes)} lock classes, ${count(dependencies)} dependencies, ${verdict}${unwatched}`
}
