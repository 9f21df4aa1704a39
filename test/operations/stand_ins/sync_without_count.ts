import { SB_DYING, sb_lock, super_block, super_blocks } from '#kernel/fs/super_block'
import { super_lock_shared } from '#kernel/fs/super_lock'
import { READ_ONCE } from '#kernel/lib/atomic'
import { list_next } from '#kernel/lib/list'
import { up_read } from '#kernel/lib/rwsem'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'

export { iterate_supers_reverse_excl } from '#kernel/fs/iterate_supers'

/** The walk, with nothing that keeps the superblock which the walk stands at. */
export function iterate_supers(f: (sb: number) => void): void {
  spin_lock(sb_lock)
  for (let entry = list_next(super_blocks); entry !== super_blocks; entry = list_next(entry)) {
    const sb = entry - super_block.s_list
    if ((READ_ONCE(sb + super_block.s_flags) & SB_DYING) !== 0) continue
    spin_unlock(sb_lock)
    if (super_lock_shared(sb)) {
      f(sb)
      up_read(sb + super_block.s_umount)
    }
    spin_lock(sb_lock)
  }
  spin_unlock(sb_lock)
}
