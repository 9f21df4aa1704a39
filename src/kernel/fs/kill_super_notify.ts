import { free_fs_info } from '#kernel/fs/fs_info'
import { SB_DEAD, sb_lock, super_block } from '#kernel/fs/super_block'
import { super_wake } from '#kernel/fs/super_lock'
import { notify_supers_changed } from '#kernel/fs/supers_wait'
import { list_del_init } from '#kernel/lib/list'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'

/** After kill_sb: off fs_supers, and whoever waits for the device, or for fs_supers to empty, may go on. */
export function kill_super_notify(sb: number): void {
  spin_lock(sb_lock)
  list_del_init(sb + super_block.s_instances)
  spin_unlock(sb_lock)
  free_fs_info(sb)
  super_wake(sb, SB_DEAD)
  notify_supers_changed()
}
