import { alloc_fs_info, free_fs_info } from '#kernel/fs/fs_info'
import { lockdep_set_s_umount, SINGLE_DEPTH_NESTING } from '#kernel/fs/super_classes'
import { get, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { call_rcu, rcu_head } from '#kernel/lib/call_rcu'
import { INIT_LIST_HEAD, list_del_init, list_head } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { down_write_nested, rw_semaphore } from '#kernel/lib/rwsem'
import { spin_lock, spin_unlock, spinlock_t } from '#kernel/lib/spinlock'
import { text } from '#kernel/lib/text'
import { trace_destroy_super, trace_super_alloc, trace_super_unused } from '#kernel/trace'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { NULL } from '#shm/arena'
import { embed, flagNames, staticOf, struct, unionOf } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

/**
 * struct super_block. s_active counts what keeps the filesystem alive (mounts, and mounts in the making); s_count keeps the
 * memory: 1 for being active at all, and 1 for each CPU that found it on a list and sleeps on s_umount.
 */
export const super_block = struct('super_block', {
  s_type: 'file_system_type *; constant',
  s_fs_info: 'fs_info *, what sget compares; freed once off fs_supers',
  s_list: embed(list_head, 'entry in super_blocks; sb_lock'),
  s_instances: embed(list_head, 'entry in type->fs_supers; sb_lock'),
  s_mounts: embed(list_head, 'mounts of it, through mnt_instance; mount_lock'),
  s_count: 'keeps the memory; sb_lock',
  s_active: 'keeps the filesystem; atomic',
  s_umount: embed(rw_semaphore, 'held write while it is born, reconfigured or shut down'),
  s_flags: 'SB_*; atomic, sleepers of super_lock wait on it',
  s_frozen: 'SB_UNFROZEN or SB_FREEZE_*; s_umount[write], writers and who freezes wait on it',
  s_writing: 'who changes it, inside sb_start_write; atomic, a freeze waits on it',
  s_dirty: '1: changed since it was last written; any writer, cleared before it is written',
  s_root: 'dentry *; written before SB_BORN and under s_umount when shut down',
  s_pins: 'first pin_node of the pins of its mounts; pin_lock',
  s_device: 'block device claimed, or 0; s_umount',
  s_destroy: unionOf([rcu_head, work_struct], 'RCU head, then work item, once s_count is 0'),
})

export const SB_RDONLY = 0x1
/** Its medium cannot be written to, so no remount makes it writable. */
export const SB_WRITE_PROTECTED = 0x2
/** Fully set up: others may use it. */
export const SB_BORN = 0x20000000
export const SB_ACTIVE = 0x40000000
/** generic_shutdown_super has begun: nobody may wait for it to be born any more. */
export const SB_DYING = 0x1000000
/** It has left fs_supers and let go of its device. */
export const SB_DEAD = 0x2000000
flagNames('SB_', { SB_RDONLY, SB_WRITE_PROTECTED, SB_BORN, SB_ACTIVE, SB_DYING, SB_DEAD })

/** s_frozen: nobody; a freeze waits for those who write; frozen. */
export const SB_UNFROZEN = 0
export const SB_FREEZE_WRITE = 1
export const SB_FREEZE_COMPLETE = 4

export const sb_lock = staticOf('sb_lock', spinlock_t, 'super_blocks, every fs_supers, every s_count')
export const super_blocks = staticOf('super_blocks', list_head, 'all superblocks; sb_lock')
const super_cache = kmem_cache_create(super_block)

const destroy_super_work = text('destroy_super_work', (work) => {
  const sb = work - super_block.s_destroy
  trace_destroy_super(sb)
  kmem_cache_free(super_cache, sb)
})
const destroy_super_rcu = text('destroy_super_rcu', (head) => {
  INIT_WORK(head, destroy_super_work)
  schedule_work(head)
})

export function boot_super_blocks(): void {
  INIT_LIST_HEAD(super_blocks)
}

/** One active reference, s_umount held for writing, on no list; or NULL. */
export function alloc_super(type: number, key: number): number {
  const sb = kmem_cache_alloc(super_cache)
  if (sb === NULL) return NULL
  set(sb + super_block.s_type, type)
  if (!alloc_fs_info(sb, key)) {
    kmem_cache_free(super_cache, sb)
    return NULL
  }
  INIT_LIST_HEAD(sb + super_block.s_list)
  INIT_LIST_HEAD(sb + super_block.s_instances)
  INIT_LIST_HEAD(sb + super_block.s_mounts)
  set(sb + super_block.s_count, 1)
  WRITE_ONCE(sb + super_block.s_active, 1)
  lockdep_set_s_umount(sb + super_block.s_umount, type)
  down_write_nested(sb + super_block.s_umount, SINGLE_DEPTH_NESTING)
  trace_super_alloc(sb)
  return sb
}

/** For one that never got on a list: nobody else has seen it. */
export function destroy_unused_super(sb: number): void {
  trace_super_unused(sb)
  free_fs_info(sb)
  kmem_cache_free(super_cache, sb)
}

export function put_super(sb: number): void {
  spin_lock(sb_lock)
  __put_super(sb)
  spin_unlock(sb_lock)
}

/** Locks: sb_lock */
export function __put_super(sb: number): void {
  lockdep_assert_held(sb_lock)
  const count = get(sb + super_block.s_count) - 1
  set(sb + super_block.s_count, count)
  if (count !== 0) return
  list_del_init(sb + super_block.s_list)
  call_rcu(sb + super_block.s_destroy, destroy_super_rcu)
}
