import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { emptyPath, type Path, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { may_mount } from '#kernel/fs/umount'
import { EPERM } from '#kernel/lib/errno'

/** Looks up both places of a call, `to` first as mount(2) does, and holds them while `act` runs. Who may not mount gets -EPERM. */
export function withBothPaths(from: PathName, to: PathName, act: (source: Path, target: Path) => number): number {
  const target = emptyPath()
  let result = user_path_at(to, LOOKUP_FOLLOW, target)
  if (result < 0) return result
  const source = emptyPath()
  result = may_mount() ? user_path_at(from, LOOKUP_FOLLOW, source) : -EPERM
  if (result === 0) {
    result = act(source, target)
    path_put(source)
  }
  path_put(target)
  return result
}
