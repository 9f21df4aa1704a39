import { lowerMount, setLowerMount } from '#kernel/fs/fs_info'
import { kern_mount, kern_unmount } from '#kernel/fs/kern_mount'
import { kill_block_super } from '#kernel/fs/super'
import { super_block } from '#kernel/fs/super_block'
import { get, set } from '#kernel/lib/atomic'
import { lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { call, text } from '#kernel/lib/text'
import { NULL } from '#shm/arena'
import { staticWords } from '#shm/layout'

/**
 * A filesystem that lies on another one, as overlayfs and ecryptfs do: each superblock has a kernel mount of the filesystem
 * below, made when it is filled and unmounted by its kill_sb. So the end of one filesystem contains the end of another.
 */
const lower_type = staticWords('stacked_lower_type', 1, 'file_system_type * below stacked filesystems; written by boot')

/** `lower`: a built-in type, of which each stacked superblock gets a superblock of its own. */
export function boot_stacked(lower: number): void {
  set(lower_type, lower)
}

/** Returns 0 or a negative error. Locks: s_umount[write] */
export function fill_stacked_super(sb: number): number {
  lockdep_assert_held_write(sb + super_block.s_umount)
  const mnt = kern_mount(get(lower_type))
  if (mnt < 0) return mnt
  setLowerMount(sb, mnt)
  return 0
}

export const kill_stacked_super = text('kill_stacked_super', (sb) => {
  call(kill_block_super, sb)
  const mnt = lowerMount(sb)
  setLowerMount(sb, NULL)
  kern_unmount(mnt)
})
