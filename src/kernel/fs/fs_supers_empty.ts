import { file_system_type } from '#kernel/fs/file_system_type'
import { sb_lock } from '#kernel/fs/super_block'
import { list_empty } from '#kernel/lib/list'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'

/** No superblock of the type is left, not even one that is being shut down: those stay on the list until kill_sb is over. */
export function fs_supers_empty(type: number): boolean {
  spin_lock(sb_lock)
  const empty = list_empty(type + file_system_type.fs_supers)
  spin_unlock(sb_lock)
  return empty
}
