import { file_system_type } from '#kernel/fs/file_system_type'
import { free_fs_info } from '#kernel/fs/fs_info'
import { SB_DEAD, sb_lock, super_block } from '#kernel/fs/super_block'
import { super_wake } from '#kernel/fs/super_lock'
import { notify_supers_changed } from '#kernel/fs/supers_wait'
import { get } from '#kernel/lib/atomic'
import { list_del_init, list_empty } from '#kernel/lib/list'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'

/**
 * After kill_sb: off fs_supers, and whoever waits for the device may go on. Those who wait for fs_supers to empty are woken by who
 * took off the last: of many superblocks that go at once each would wake them to no purpose, on a core that another needs.
 */
export function kill_super_notify(sb: number): void {
  spin_lock(sb_lock)
  list_del_init(sb + super_block.s_instances)
  const empty = list_empty(get(sb + super_block.s_type) + file_system_type.fs_supers)
  free_fs_info(sb) // nobody finds it by that any more; and who sees the list empty may have a module's callbacks waited for
  spin_unlock(sb_lock)
  if (empty) notify_supers_changed()
  super_wake(sb, SB_DEAD)
}
