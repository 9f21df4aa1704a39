import { lowerMount, setLowerMount } from '#kernel/fs/fs_info'
import { generic_shutdown_super } from '#kernel/fs/generic_shutdown_super'
import { kern_mount, kern_unmount_array } from '#kernel/fs/kern_mount'
import { user_path_at } from '#kernel/fs/lookup'
import { mount } from '#kernel/fs/mount'
import { emptyPath, path_put } from '#kernel/fs/path'
import { get } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { NULL } from '#shm/arena'
import { DEEP_POINT } from './ground.ts'

/** An overlay as far as a stack knows it: its put_super lets go of the mount below. */
export const kill_overlay_super = text('kill_overlay_super', (sb) => {
  generic_shutdown_super(sb, () => ovl_put_super(sb))
})

function ovl_put_super(sb: number): void {
  const below = lowerMount(sb)
  setLowerMount(sb, NULL)
  if (below !== NULL) kern_unmount_array([below])
}

/** The superblock that is mounted at the deep point. */
export function superOfDeep(): number {
  const path = emptyPath()
  if (user_path_at(DEEP_POINT, 0, path) < 0) return NULL
  const sb = get(path.mnt + mount.mnt_sb)
  path_put(path)
  return sb
}

/** Lays an overlay's superblock on a mount of this type, and returns the superblock below. */
export function layOn(sb: number, type: number): number {
  const below = kern_mount(type)
  setLowerMount(sb, below)
  return get(below + mount.mnt_sb)
}
