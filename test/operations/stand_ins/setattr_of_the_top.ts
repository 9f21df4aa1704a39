import { type MountAttr, do_mount_setattr as setattr } from '#kernel/fs/do_mount_setattr'
import type { PathName } from '#kernel/fs/path_name'

/** Wrong: what lies on the mount stays as it is. */
export function do_mount_setattr(name: PathName, attr: MountAttr, _recurse: boolean): number {
  return setattr(name, attr, false)
}
