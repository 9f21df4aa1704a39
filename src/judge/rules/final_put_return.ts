// explore: atomic
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { isGoneOr, MNT_CLEANED } from '../shadow.ts'

/** Where a design promises that mntput waits, the cleanup is over when the final mntput returns. No false alarm: see shadow.ts. */
const rule = judge('final-put-return', 'premature-return')

export function finalPutReturned(mnt: number, generation: number): void {
  rule.look()
  if (!isGoneOr(MNT_CLEANED, mnt, generation))
    rule.tell(`the final mntput of ${nameOfObject(mnt)} returned before its cleanup was over`, [mnt], {
      functions: ['mntput'],
    })
}
