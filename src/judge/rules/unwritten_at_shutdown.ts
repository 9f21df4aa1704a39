// explore: atomic
import { SB_RDONLY, super_block } from '#kernel/fs/super_block'
import { mem } from '#shm/arena'
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'

/**
 * When a filesystem has shut down, nothing of it is unwritten: nobody is left to write it. No mount is there any more through which it could change
 * while this looks. No false alarm; says nothing of one that is read-only, as an emergency remount leaves it to who writes.
 */
const rule = judge('unwritten-at-shutdown', 'lost-work')

export function killEnds(sb: number): void {
  rule.look()
  if (Atomics.load(mem, sb + super_block.s_dirty) === 0) return
  if ((Atomics.load(mem, sb + super_block.s_flags) & SB_RDONLY) === 0)
    rule.tell(`${nameOfObject(sb)} has shut down, and something of it is not written`)
}
