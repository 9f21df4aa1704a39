import { mount } from '#kernel/fs/mount'
import { super_block } from '#kernel/fs/super_block'
import { atomic_dec, get } from '#kernel/lib/atomic'
import { clone_mnt as sound } from '../../../src/kernel/fs/create_mount.ts'

export { vfs_kern_mount } from '../../../src/kernel/fs/create_mount.ts'

/** A mount without an active reference of its own. */
export function clone_mnt(old: number, root: number, flags: number): number {
  const mnt = sound(old, root, flags)
  atomic_dec(get(mnt + mount.mnt_sb) + super_block.s_active)
  return mnt
}
