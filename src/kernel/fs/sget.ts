import { file_system_type, get_filesystem } from '#kernel/fs/file_system_type'
import { test_super } from '#kernel/fs/fs_info'
import { grab_super } from '#kernel/fs/grab_super'
import { alloc_super, destroy_unused_super, sb_lock, super_block, super_blocks } from '#kernel/fs/super_block'
import { get, set } from '#kernel/lib/atomic'
import { list_add_tail, list_next } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { up_write } from '#kernel/lib/rwsem'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { trace_super_grabbed, trace_super_listed } from '#kernel/trace'
import { NULL } from '#shm/arena'

/**
 * A superblock for `key` of `type` with s_umount held for writing and one active reference for the caller: an old one that
 * is alive, or a new one that is not born yet. NULL when out of memory.
 */
export function sget(type: number, key: number): number {
  let fresh = NULL
  for (;;) {
    spin_lock(sb_lock)
    const old = key === 0 ? NULL : findSuper(type, key)
    if (old !== NULL) {
      set(old + super_block.s_count, get(old + super_block.s_count) + 1)
      spin_unlock(sb_lock)
      if (!grab_super(old)) continue
      if (fresh !== NULL) destroyFresh(fresh)
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

/** Locks: sb_lock */
export function findSuper(type: number, key: number): number {
  lockdep_assert_held(sb_lock)
  const head = type + file_system_type.fs_supers
  for (let entry = list_next(head); entry !== head; entry = list_next(entry)) {
    const sb = entry - super_block.s_instances
    if (test_super(sb, key)) return sb
  }
  return NULL
}

export function destroyFresh(sb: number): void {
  up_write(sb + super_block.s_umount)
  destroy_unused_super(sb)
}
