import { count } from './words.ts'

/** How much lockdep had to go by, and its verdict. */
export function lockdepLine({
  classes,
  dependencies,
  reports,
}: {
  classes: number
  dependencies: number
  reports: number
}): string {
  const verdict = reports === 0 ? 'no possible deadlock seen' : reports === 1 ? '1 report' : `${count(reports)} reports`
  return `lockdep     ${count(classes)} lock classes, ${count(dependencies)} dependencies, ${verdict}`
}
