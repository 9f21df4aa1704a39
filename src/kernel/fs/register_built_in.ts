import { alloc_file_system_type } from '#kernel/fs/file_system_type'
import { register_filesystem } from '#kernel/fs/filesystems'
import { kill_block_super } from '#kernel/fs/super'
import { NULL } from '#shm/arena'

/** A filesystem that no module brings. */
export function registerBuiltIn(name: number, flags = 0, kill_sb = kill_block_super): number {
  const type = alloc_file_system_type(name, NULL, flags, NULL, kill_sb)
  if (type === NULL) throw new Error('the arena is too small for the filesystem types')
  register_filesystem(type)
  return type
}
