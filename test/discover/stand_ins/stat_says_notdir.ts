/** A stat of what is not there fails with the wrong error. */
import * as original from '#kernel/fs/open'
import type { PathName } from '#kernel/fs/path_name'
import { ENOENT, ENOTDIR } from '#kernel/lib/errno'

export * from '#kernel/fs/open'

export function ksys_stat(name: PathName): number {
  const result = original.ksys_stat(name)
  return result === -ENOENT ? -ENOTDIR : result
}
