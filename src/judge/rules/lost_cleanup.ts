// explore: atomic
import { liveObjects, nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { MNT_CLAIMED, MNT_CLEANED, MNT_CLEANING, readShadow, STATE } from '../shadow.ts'

/**
 * A mount whose final put was claimed is cleaned up, sooner or later (I12). At the end of a run, when all work is done, one
 * that is not has been lost between the put and whoever was to clean it up.
 */
const rule = judge('lost-cleanup', 'lost-work')

/** Only while no other thread runs. */
export function atTheEnd(): void {
  for (const object of liveObjects('mount')) {
    rule.look()
    const state = readShadow(object, STATE)
    if ((state & MNT_CLAIMED) === 0) continue
    if ((state & MNT_CLEANING) === 0)
      rule.tell(`${nameOfObject(object)} got its final put and was never cleaned up`, [object])
    else if ((state & MNT_CLEANED) === 0) rule.tell(`the cleanup of ${nameOfObject(object)} never ended`, [object])
  }
}
