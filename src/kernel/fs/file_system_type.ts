import { get, set } from '#kernel/lib/atomic'
import { INIT_LIST_HEAD, list_head } from '#kernel/lib/list'
import { __module_get } from '#kernel/module/refcount'
import { NULL } from '#shm/arena'
import { embed, flagNames, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

/** struct file_system_type: part of a module's data, so it is freed with the module. */
export const file_system_type = struct('file_system_type', {
  name: 'number of the name; constant',
  next: 'next in file_systems; file_systems_lock',
  registered: '1 while in file_systems; file_systems_lock',
  owner: 'module that superblocks pin, or NULL; constant',
  fs_flags: 'FS_*; constant',
  flushing: 'flush_filesystem calls under way: nothing of it may be attached; namespace_sem',
  fs_supers: embed(list_head, 'superblocks, through s_instances; sb_lock'),
  text: 'module_text that kill_sb lies in; constant',
  kill_sb: 'function pointer; constant',
  s_umount_key: 'lock class of s_umount of its superblocks, 0 until there is one; any thread',
})
const type_cache = kmem_cache_create(file_system_type)

export const FS_REQUIRES_DEV = 0x1
/** One superblock for all mounts, as sysfs and mqueue have. */
export const FS_SINGLE = 0x2
/** Only for kern_mount: users cannot name it. */
export const FS_INTERNAL = 0x4
/** Its root is a file, as some bind targets are; a directory otherwise. */
export const FS_FILE_ROOT = 0x8
/** Each superblock lies on a kernel mount of its own; kill_sb must be kill_stacked_super. */
export const FS_STACKED = 0x10
/** What is written to its files names a path, which is looked up from the root of who writes: as of what a machine resumes from. */
export const FS_WRITE_LOOKS_UP = 0x20
flagNames('FS_', { FS_REQUIRES_DEV, FS_SINGLE, FS_INTERNAL, FS_FILE_ROOT, FS_STACKED, FS_WRITE_LOOKS_UP })

export function alloc_file_system_type(
  name: number,
  owner: number,
  flags: number,
  moduleText: number,
  kill_sb: number,
): number {
  const type = kmem_cache_alloc(type_cache)
  if (type === NULL) return NULL
  set(type + file_system_type.name, name)
  set(type + file_system_type.owner, owner)
  set(type + file_system_type.fs_flags, flags)
  set(type + file_system_type.text, moduleText)
  set(type + file_system_type.kill_sb, kill_sb)
  INIT_LIST_HEAD(type + file_system_type.fs_supers)
  return type
}

export function free_file_system_type(type: number): void {
  kmem_cache_free(type_cache, type)
}

/** One more superblock pins the module. The caller holds a reference, from get_fs_type or by being the module. */
export function get_filesystem(type: number): void {
  const owner = get(type + file_system_type.owner)
  if (owner !== NULL) __module_get(owner)
}
