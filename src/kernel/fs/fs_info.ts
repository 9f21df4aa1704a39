import { file_system_type } from '#kernel/fs/file_system_type'
import { super_block } from '#kernel/fs/super_block'
import { get, set } from '#kernel/lib/atomic'
import { call_rcu, rcu_head } from '#kernel/lib/call_rcu'
import { text } from '#kernel/lib/text'
import { call_module_text } from '#kernel/module/text'
import { NULL } from '#shm/arena'
import { embed, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

/** s_fs_info: what a filesystem keeps of its own. The test() of sget follows it, under sb_lock, for every superblock on the list. */
const fs_info = struct('fs_info', {
  key: 'what sget compares: device or single-instance key, 0 matches nothing; constant',
  lower: 'kernel mount that a stacked filesystem lies on, or NULL; written before SB_BORN and by kill_sb',
  text: 'module_text of the module that it is of, or NULL; constant',
  rcu: embed(rcu_head, 'for freeing, where it is of a module'),
})
const info_cache = kmem_cache_create(fs_info)

/** Functions of the filesystem itself: they lie in its module. */
const free_inode = text('free_inode', (info) => kmem_cache_free(info_cache, info))
const i_callback = text('i_callback', (head) => {
  const info = head - fs_info.rcu
  call_module_text(get(info + fs_info.text), free_inode, info)
})

export function alloc_fs_info(sb: number, key: number): boolean {
  const info = kmem_cache_alloc(info_cache)
  if (info === NULL) return false
  set(info + fs_info.key, key)
  set(info + fs_info.text, get(get(sb + super_block.s_type) + file_system_type.text))
  set(sb + super_block.s_fs_info, info)
  return true
}

/** Nobody may find the superblock on fs_supers any more. What is of a module goes as inodes do: after a grace period, by the module's text. */
export function free_fs_info(sb: number): void {
  const info = get(sb + super_block.s_fs_info)
  if (get(info + fs_info.text) === NULL) kmem_cache_free(info_cache, info)
  else call_rcu(info + fs_info.rcu, i_callback)
}

export function lowerMount(sb: number): number {
  return get(get(sb + super_block.s_fs_info) + fs_info.lower)
}

export function setLowerMount(sb: number, mnt: number): void {
  set(get(sb + super_block.s_fs_info) + fs_info.lower, mnt)
}

/** Locks: sb_lock, or for who has an active reference on the superblock */
export function test_super(sb: number, key: number): boolean {
  return get(get(sb + super_block.s_fs_info) + fs_info.key) === key
}
