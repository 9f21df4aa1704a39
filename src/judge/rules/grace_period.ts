// explore: atomic
import { mem } from '#shm/arena'
import { staticOf, struct } from '#shm/layout'
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { GRACE, MNT_CLEANING, readShadow, STATE, writeShadow } from '../shadow.ts'

/**
 * A whole grace period passes between a mount's leaving its namespace and its final put: a put that saw mnt_ns set counts without a
 * lock. Another one passes between the mount's cleanup and the end of its memory, for walkers. The judge asks whether a grace period
 * began after the first and ended before the second, so nobody needs to be reading. No false alarm. May miss a skipped one
 * where another thread happens to wait meanwhile.
 */
const rule = judge('grace-period', 'invariant')
const periods = struct('judge_grace_periods', {
  begun: 'grace periods begun so far; atomic add',
  over: 'the newest of those that have ended; atomic maximum',
})
const all = staticOf('judge_grace_periods', periods, 'what the judge grace-period has seen')
let waiting = 0

export function graceBegins(): void {
  waiting = Atomics.add(mem, all + periods.begun, 1) + 1
}

export function graceEnds(): void {
  for (;;) {
    const over = Atomics.load(mem, all + periods.over)
    if (over >= waiting || Atomics.compareExchange(mem, all + periods.over, over, waiting) === over) return
  }
}

/** Who comes from now on does not find it there any more. */
export function isTakenOut(object: number): void {
  writeShadow(object, GRACE, Atomics.load(mem, all + periods.begun) + 1)
}

/** A second one is another judge's affair. */
export function finalPutClaimed(mnt: number): void {
  if ((readShadow(mnt, STATE) & MNT_CLEANING) === 0) goesOn(mnt, 'the final put', 'it left its namespace')
}

export function mountFreed(mnt: number): void {
  goesOn(mnt, 'the end of the memory', 'it was cleaned up')
}

function goesOn(mnt: number, what: string, since: string): void {
  const first = readShadow(mnt, GRACE)
  if (first === 0) return
  rule.look()
  if (Atomics.load(mem, all + periods.over) < first)
    rule.tell(`${what} of ${nameOfObject(mnt)} comes before a grace period has passed since ${since}`, [mnt])
}
