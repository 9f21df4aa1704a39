import { file_system_type, get_filesystem } from '#kernel/fs/file_system_type'
import { destroyFresh, findSuper } from '#kernel/fs/sget'
import { deactivate_locked_super } from '#kernel/fs/super'
import { alloc_super, put_super, SB_BORN, sb_lock, super_block, super_blocks } from '#kernel/fs/super_block'
import { wait_dead } from '#kernel/fs/super_lock'
import { atomic_inc_not_zero, get, READ_ONCE, set } from '#kernel/lib/atomic'
import { list_add_tail } from '#kernel/lib/list'
import { down_write } from '#kernel/lib/rwsem'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { trace_super_grabbed, trace_super_listed } from '#kernel/trace'
import { NULL } from '#shm/arena'

/** The bug: the active reference comes first, and whether the superblock was ever born is looked at behind s_umount. */
export function sget(type: number, key: number): number {
  let fresh = NULL
  for (;;) {
    spin_lock(sb_lock)
    const old = key === 0 ? NULL : findSuper(type, key)
    if (old !== NULL) {
      if (!grab_super(old)) continue
      if (fresh !== NULL) destroyFresh(fresh)
      fresh = NULL
      down_write(old + super_block.s_umount)
      if ((READ_ONCE(old + super_block.s_flags) & SB_BORN) === 0) {
        deactivate_locked_super(old)
        continue
      }
      trace_super_grabbed(old)
      return old
    }
    if (fresh !== NULL) {
      list_add_tail(fresh + super_block.s_list, super_blocks)
      list_add_tail(fresh + super_block.s_instances, type + file_system_type.fs_supers)
      get_filesystem(type)
      trace_super_listed(fresh)
      spin_unlock(sb_lock)
      return fresh
    }
    spin_unlock(sb_lock)
    fresh = alloc_super(type, key)
    if (fresh === NULL) return NULL
  }
}

/** Locks: sb_lock, which it drops. Where it is going away, waits for that. */
function grab_super(sb: number): boolean {
  if (atomic_inc_not_zero(sb + super_block.s_active)) {
    spin_unlock(sb_lock)
    return true
  }
  set(sb + super_block.s_count, get(sb + super_block.s_count) + 1)
  spin_unlock(sb_lock)
  wait_dead(sb)
  put_super(sb)
  return false
}
