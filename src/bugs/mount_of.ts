import { dput } from '#kernel/fs/dcache'
import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { emptyPath } from '#kernel/fs/path'
import { absolute } from '#kernel/fs/path_name'

/** The mount at /name, with a reference for the caller. */
export function mountOf(name: number): number {
  const path = emptyPath()
  if (user_path_at(absolute(name), LOOKUP_FOLLOW, path) < 0) throw new Error(`nothing is mounted at /${name}`)
  dput(path.dentry)
  return path.mnt
}
