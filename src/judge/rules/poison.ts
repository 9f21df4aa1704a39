// explore: atomic
import { checkQuarantine, slabUse } from '#shm/slab'
import { judge } from '../judge.ts'

/**
 * Nobody writes to a freed object, and nobody follows a pointer out of one (I4). A freed object is filled with a poison that
 * shm/slab compares when it gives the slot out again, and that as a pointer leaves the arena; here the quarantine is
 * compared once more at the end. May miss a freed word that is only read and not followed; the explorer sees that too.
 */
const rule = judge('poison', 'use-after-free')

export function atTheEnd(): void {
  checkQuarantine()
}

/** Every allocation looks; from the allocator's own counts. */
export function poisonLooks(): number {
  return slabUse().reduce((sum, { allocated, quarantined }) => sum + allocated + quarantined, rule.looks())
}
