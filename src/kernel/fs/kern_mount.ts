import { vfs_kern_mount } from '#kernel/fs/create_mount'
import { after_kern_unmount } from '#kernel/fs/flush_sites'
import { mntput } from '#kernel/fs/mntput'
import { MNT_INTERNAL, MNT_NS_INTERNAL, mount } from '#kernel/fs/mount'
import { super_block } from '#kernel/fs/super_block'
import { get, WRITE_ONCE } from '#kernel/lib/atomic'
import { synchronize_rcu } from '#kernel/lib/rcu'
import { trace_kern_unmount_return, trace_mnt_leaves_ns } from '#kernel/trace'
import { NULL } from '#shm/arena'
import { generationOf } from '#shm/slab'

/**
 * A mount for the kernel's own use. Its mnt_ns is a sentinel, so every mntput takes the fast path; only kern_unmount can
 * end it. Returns its address, or a negative error.
 */
export function kern_mount(type: number): number {
  const mnt = vfs_kern_mount(type, 0, MNT_INTERNAL)
  if (mnt > 0) WRITE_ONCE(mnt + mount.mnt_ns, MNT_NS_INTERNAL)
  return mnt
}

/** When it returns, the filesystem is down, unless somebody else uses its superblock. Context: may sleep. */
export function kern_unmount(mnt: number): void {
  if (mnt === NULL) return
  const generation = generationOf(mnt)
  const sb = get(mnt + mount.mnt_sb)
  const sbGeneration = generationOf(sb)
  const type = get(sb + super_block.s_type)
  leaveNamespace(mnt)
  synchronize_rcu() // pairs with the read-side section of mntput_no_expire: no fast put is still on its way
  mntput(mnt)
  after_kern_unmount(type)
  trace_kern_unmount_return(mnt, generation, sb, sbGeneration)
}

/** Several at once, with one grace period for all; nobody waits for their filesystems. Context: may sleep. */
export function kern_unmount_array(mounts: readonly number[]): void {
  for (const mnt of mounts) leaveNamespace(mnt)
  synchronize_rcu() // as in kern_unmount
  for (const mnt of mounts) mntput(mnt)
}

function leaveNamespace(mnt: number): void {
  WRITE_ONCE(mnt + mount.mnt_ns, NULL)
  trace_mnt_leaves_ns(mnt)
}
