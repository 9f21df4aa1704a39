import { file_system_type } from '#kernel/fs/file_system_type'
import { SB_DYING, sb_lock, super_block } from '#kernel/fs/super_block'
import { READ_ONCE } from '#kernel/lib/atomic'
import { list_next } from '#kernel/lib/list'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'

/** The bug: a superblock that is being shut down passes for gone. */
export function fs_supers_empty(type: number): boolean {
  const head = type + file_system_type.fs_supers
  let empty = true
  spin_lock(sb_lock)
  for (let entry = list_next(head); entry !== head; entry = list_next(entry)) {
    const sb = entry - super_block.s_instances
    if ((READ_ONCE(sb + super_block.s_flags) & SB_DYING) === 0) empty = false
  }
  spin_unlock(sb_lock)
  return empty
}
