import { get_fs_pwd, get_fs_root, set_fs_pwd, set_fs_root } from '#kernel/fs/fs_struct'
import { emptyPath, type Path, path_get } from '#kernel/fs/path'

/** Wrong: the caller alone is at the new root. */
export function chroot_fs_refs(from: Path, to: Path): number {
  for (const [read, move] of [
    [get_fs_root, set_fs_root],
    [get_fs_pwd, set_fs_pwd],
  ] as const) {
    const at = emptyPath()
    read(at)
    if (at.mnt !== from.mnt || at.dentry !== from.dentry) continue
    path_get(to)
    move(to)
  }
  return 0
}
