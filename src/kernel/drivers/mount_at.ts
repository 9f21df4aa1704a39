import { dput } from '#kernel/fs/dcache'
import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { emptyPath } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'

/** The mount that the name leads to, with a reference for the caller, or a negative error. */
export function mountAt(name: PathName): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW, path)
  if (found < 0) return found
  dput(path.dentry)
  return path.mnt
}
