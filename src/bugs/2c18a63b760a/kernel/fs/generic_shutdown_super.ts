import { shrink_dcache_for_umount } from '#kernel/fs/dcache'
import { SB_ACTIVE, SB_DEAD, SB_DYING, sb_lock, super_block } from '#kernel/fs/super_block'
import { super_wake } from '#kernel/fs/super_lock'
import { clear_bit, get, set } from '#kernel/lib/atomic'
import { list_del_init } from '#kernel/lib/list'
import { up_write } from '#kernel/lib/rwsem'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { trace_super_busy_dentries } from '#kernel/trace'
import { NULL } from '#shm/arena'

/** The bug: the superblock leaves fs_supers here, while kill_sb has yet to close the device. */
export function generic_shutdown_super(sb: number): void {
  const root = get(sb + super_block.s_root)
  if (root !== NULL) {
    const busy = shrink_dcache_for_umount(root)
    if (busy > 0) trace_super_busy_dentries(sb, busy)
    set(sb + super_block.s_root, NULL)
    clear_bit(SB_ACTIVE, sb + super_block.s_flags)
  }
  spin_lock(sb_lock)
  list_del_init(sb + super_block.s_instances)
  spin_unlock(sb_lock)
  super_wake(sb, SB_DYING | SB_DEAD)
  up_write(sb + super_block.s_umount)
}
