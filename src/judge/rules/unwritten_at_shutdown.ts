// explore: atomic
import { SB_RDONLY, super_block } from '#kernel/fs/super_block'
import { mem } from '#shm/arena'
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'

/**
 * A filesystem that has shut down has written everything: nobody is left to write it. No mount is left through which it could change
 * while the judge looks. No false alarm; says nothing of a read-only one, for an emergency remount leaves writing to others.
 */
const rule = judge('unwritten-at-shutdown', 'lost-work')

export function killEnds(sb: number): void {
  rule.look()
  if (Atomics.load(mem, sb + super_block.s_dirty) === 0) return
  if ((Atomics.load(mem, sb + super_block.s_flags) & SB_RDONLY) === 0)
    rule.tell(`${nameOfObject(sb)} has shut down, and something of it is not written`, [sb])
}
