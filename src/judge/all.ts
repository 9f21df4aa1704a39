import { report } from '#shm/findings'
import { checkQuarantine, wordsInUse } from '#shm/slab'

/** How often each judge has looked, by its id. */
export function judgeLooks(): Record<string, number> {
  return {}
}

/** The judges of the end of a run. Only while no other thread runs. */
export function judgeTheEnd(usedAtBoot: number): void {
  checkQuarantine()
  if (wordsInUse() > usedAtBoot) report('leak', 'leak', `${wordsInUse() - usedAtBoot} words still in use`)
}
