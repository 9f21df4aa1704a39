import { super_block } from '#kernel/fs/super_block'
import { get, set } from '#kernel/lib/atomic'
import { NULL } from '#shm/arena'
import { struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

/** s_fs_info: what a filesystem keeps of its own. The test() of sget follows it, under sb_lock, for every superblock on the list. */
const fs_info = struct('fs_info', {
  key: 'what sget compares: device or single-instance key, 0 matches nothing; constant',
  lower: 'kernel mount that a stacked filesystem lies on, or NULL; written before SB_BORN and by kill_sb',
})
const info_cache = kmem_cache_create(fs_info)

export function alloc_fs_info(sb: number, key: number): boolean {
  const info = kmem_cache_alloc(info_cache)
  if (info === NULL) return false
  set(info + fs_info.key, key)
  set(sb + super_block.s_fs_info, info)
  return true
}

/** Nobody may find the superblock on fs_supers any more. */
export function free_fs_info(sb: number): void {
  kmem_cache_free(info_cache, get(sb + super_block.s_fs_info))
}

export function lowerMount(sb: number): number {
  return get(get(sb + super_block.s_fs_info) + fs_info.lower)
}

export function setLowerMount(sb: number, mnt: number): void {
  set(get(sb + super_block.s_fs_info) + fs_info.lower, mnt)
}

/** Locks: sb_lock */
export function test_super(sb: number, key: number): boolean {
  return get(get(sb + super_block.s_fs_info) + fs_info.key) === key
}
