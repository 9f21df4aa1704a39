import { free_fs_info } from '#kernel/fs/fs_info'
import { SB_DEAD, sb_lock, super_block } from '#kernel/fs/super_block'
import { super_wake } from '#kernel/fs/super_lock'
import { notify_supers_changed } from '#kernel/fs/supers_wait'
import { list_del_init } from '#kernel/lib/list'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'

/** The bug: the private info goes while sget's test() can still find the superblock on the list. */
export function kill_super_notify(sb: number): void {
  free_fs_info(sb)
  spin_lock(sb_lock)
  list_del_init(sb + super_block.s_instances)
  spin_unlock(sb_lock)
  super_wake(sb, SB_DEAD)
  notify_supers_changed()
}
