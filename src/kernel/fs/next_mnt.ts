import { mount } from '#kernel/fs/mount'
import { READ_ONCE } from '#kernel/lib/atomic'
import { list_next } from '#kernel/lib/list'
import { NULL } from '#shm/arena'

/** The mount after `mnt` in a walk that visits parents before children, within the tree of `root`; NULL at the end. */
export function next_mnt(mnt: number, root: number): number {
  const next = list_next(mnt + mount.mnt_mounts)
  if (next !== mnt + mount.mnt_mounts) return next - mount.mnt_child
  return skip_mnt_tree(mnt, root)
}

/** The next one that is not below `mnt`. */
export function skip_mnt_tree(mnt: number, root: number): number {
  for (let at = mnt; at !== root; ) {
    const parent = READ_ONCE(at + mount.mnt_parent)
    const next = list_next(at + mount.mnt_child)
    if (next !== parent + mount.mnt_mounts) return next - mount.mnt_child
    at = parent
  }
  return NULL
}
