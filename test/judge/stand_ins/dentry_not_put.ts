import { mntput } from '#kernel/fs/mntput'
import type { Path } from '#kernel/fs/path'

/** Forgets the dentry. */
export function path_put({ mnt }: Path): void {
  mntput(mnt)
}
