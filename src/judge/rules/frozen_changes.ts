// explore: atomic
import { SB_FREEZE_COMPLETE, SB_RDONLY, super_block } from '#kernel/fs/super_block'
import { mem } from '#shm/arena'
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'

/**
 * A freeze leaves nothing of a filesystem unwritten, and nobody changes the filesystem until the thaw. Whoever changes it is counted meanwhile, and a
 * freeze waits for the count. No false alarm; says nothing of what an emergency remount has left unwritten.
 */
const rule = judge('frozen-changes', 'invariant')

export function superFrozen(sb: number): void {
  rule.look()
  if (Atomics.load(mem, sb + super_block.s_dirty) !== 0 && !isReadonly(sb))
    rule.tell(`${nameOfObject(sb)} is frozen, and something of it is not written`, [sb])
}

export function superChanged(sb: number): void {
  rule.look()
  if (Atomics.load(mem, sb + super_block.s_frozen) === SB_FREEZE_COMPLETE)
    rule.tell(`${nameOfObject(sb)} changes while it is frozen`, [sb])
}

function isReadonly(sb: number): boolean {
  return (Atomics.load(mem, sb + super_block.s_flags) & SB_RDONLY) !== 0
}
