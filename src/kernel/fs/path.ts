import { dget, dput } from '#kernel/fs/dcache'
import { mntget, mntput } from '#kernel/fs/mntput'
import { NULL } from '#shm/arena'

/** struct path: a mount and a dentry in it. Lives in the caller's frame; owns a reference on each once a lookup filled it. */
export interface Path {
  mnt: number
  dentry: number
}

export function emptyPath(): Path {
  return { mnt: NULL, dentry: NULL }
}

export function path_get(path: Path): void {
  mntget(path.mnt)
  dget(path.dentry)
}

export function path_put(path: Path): void {
  dput(path.dentry)
  mntput(path.mnt)
}
