// explore: atomic
import { generationOf, nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { readShadow, STATE, writeShadow } from '../shadow.ts'

/**
 * A module that has lost its last reference never gets one again: zero means that unloading has won. What is remembered is
 * the generation, so a note that comes late cannot meet the next module in the slot; who got a reference holds it while
 * this looks, so a count that was zero before was raised wrongly. No false alarm.
 */
const rule = judge('module-resurrected', 'refcount')

export function moduleAtZero(module: number, generation: number, count: number): void {
  if (count === 0) writeShadow(module, STATE, generation)
}

export function moduleGot(module: number): void {
  rule.look()
  if (readShadow(module, STATE) === generationOf(module))
    rule.tell(`${nameOfObject(module)} had no reference left, and now has a new user`, [module])
}
