import { SB_DYING, super_block } from '#kernel/fs/super_block'
import { READ_ONCE } from '#kernel/lib/atomic'
import { down_read, up_read } from '#kernel/lib/rwsem'

/** The bug: a walker asks whether the superblock goes, and not whether it was ever born. */
export function super_lock_shared(sb: number): boolean {
  down_read(sb + super_block.s_umount)
  if ((READ_ONCE(sb + super_block.s_flags) & SB_DYING) === 0) return true
  up_read(sb + super_block.s_umount)
  return false
}
