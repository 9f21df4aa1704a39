// explore: atomic
import { slabUse } from '#shm/slab'
import { judge } from '../judge.ts'

/**
 * Nothing is freed twice. shm/slab looks at every free, under the lock of the cache; the first to free wins, so there is no
 * false alarm. May miss a second free that comes when the slot already holds another object; that one's owner will tell.
 */
const rule = judge('double-free', 'double-free')

/** Every free looks; from the allocator's own counts. */
export function freeLooks(): number {
  return slabUse().reduce((sum, { allocated, alive }) => sum + allocated - alive, rule.looks())
}
