import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { mount } from '#kernel/fs/mount'
import { emptyPath, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { reconfigure_super } from '#kernel/fs/remount'
import { super_block } from '#kernel/fs/super_block'
import { get } from '#kernel/lib/atomic'
import { down_write, up_write } from '#kernel/lib/rwsem'

export * from '#kernel/fs/remount'

/** The bug: the path is put with s_umount held. */
export function path_remount(name: PathName, options: { readonly: boolean; bind?: boolean }): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW, path)
  if (found < 0) return found
  const s_umount = get(path.mnt + mount.mnt_sb) + super_block.s_umount
  down_write(s_umount)
  const result = reconfigure_super(get(path.mnt + mount.mnt_sb), options.readonly)
  path_put(path)
  up_write(s_umount)
  return result
}
