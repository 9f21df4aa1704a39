import { shrink_dcache_for_umount } from '#kernel/fs/dcache'
import { SB_ACTIVE, SB_DYING, super_block } from '#kernel/fs/super_block'
import { super_wake } from '#kernel/fs/super_lock'
import { sync_inodes_sb } from '#kernel/fs/sync_inodes_sb'
import { clear_bit, get, set } from '#kernel/lib/atomic'
import { lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { up_write } from '#kernel/lib/rwsem'
import { trace_super_busy_dentries } from '#kernel/trace'
import { NULL } from '#shm/arena'

/** Tears the filesystem down, its own part by `evict`, and releases s_umount. Locks: s_umount[write] */
export function generic_shutdown_super(sb: number, evict?: () => void): void {
  lockdep_assert_held_write(sb + super_block.s_umount)
  const root = get(sb + super_block.s_root)
  if (root !== NULL) {
    const busy = shrink_dcache_for_umount(root)
    if (busy > 0) trace_super_busy_dentries(sb, busy)
    set(sb + super_block.s_root, NULL)
    sync_inodes_sb(sb) // while inodes are still kept: what is evicted afterwards is written by nobody
    clear_bit(SB_ACTIVE, sb + super_block.s_flags)
    if (evict !== undefined) evict()
  }
  super_wake(sb, SB_DYING)
  up_write(sb + super_block.s_umount)
}
