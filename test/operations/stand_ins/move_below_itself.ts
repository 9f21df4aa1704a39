import { do_move_mount_old as whole } from '#kernel/fs/do_move_mount'
import type { PathName } from '#kernel/fs/path_name'
import { EINVAL, ELOOP } from '#kernel/lib/errno'

export { ksys_move_mount } from '#kernel/fs/do_move_mount'

/** A move below itself is refused with another error. */
export function do_move_mount_old(from: PathName, to: PathName): number {
  const result = whole(from, to)
  return result === -ELOOP ? -EINVAL : result
}
