// explore: atomic
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { isGoneOr, SB_KILLED } from '../shadow.ts'

/** When flush_puts returns, the superblock that the caller's own puts were the last to keep has been killed. No false alarm. */
const rule = judge('flush-puts', 'premature-return')

export function flushReturned(sb: number, generation: number): void {
  rule.look()
  if (!isGoneOr(SB_KILLED, sb, generation))
    rule.tell(`flush_puts returned while ${nameOfObject(sb)} was still alive`, [sb], { functions: ['flush_puts'] })
}
