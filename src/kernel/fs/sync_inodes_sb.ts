import { super_block } from '#kernel/fs/super_block'
import { WRITE_ONCE } from '#kernel/lib/atomic'

/** All that was changed until now is on its way to the medium. What changes meanwhile is to be written again. Locks: s_umount */
export function sync_inodes_sb(sb: number): void {
  WRITE_ONCE(sb + super_block.s_dirty, 0)
}
