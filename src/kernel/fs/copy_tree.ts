import { attach_mnt } from '#kernel/fs/attach'
import { clone_mnt } from '#kernel/fs/create_mount'
import { is_subdir } from '#kernel/fs/dcache'
import { lock_mount_hash, MNT_LOCKED, MNT_UNBINDABLE, mnt_flag, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { next_mnt, skip_mnt_tree } from '#kernel/fs/next_mnt'
import { CL_COPY_UNBINDABLE } from '#kernel/fs/pnode/clone_flags'
import { umount_tree } from '#kernel/fs/umount_tree'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { EINVAL, ENOMEM, EPERM } from '#kernel/lib/errno'
import { lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/**
 * Copies the tree of `root` as far as it lies below `dentry`, which the copy of the root shows. What is unbindable is left out with
 * all that lies on it, or with CL_COPY_UNBINDABLE copied too. `copies` gets the copy of each. The copy is in no namespace.
 * Returns its address; or with nothing left behind -EINVAL for an unbindable root, -EPERM where something unbindable is
 * locked to what it hides, -ENOMEM. Locks: namespace_sem[write]
 */
export function copy_tree(root: number, dentry: number, flag: number, copies = new Map<number, number>()): number {
  lockdep_assert_held_write(namespace_sem)
  const all = (flag & CL_COPY_UNBINDABLE) !== 0
  const whole = dentry === get(root + mount.mnt_root)
  if (!all && mnt_flag(root, MNT_UNBINDABLE)) return -EINVAL
  let error = 0
  let mnt = root
  while (mnt !== NULL) {
    const parent = mnt === root ? NULL : READ_ONCE(mnt + mount.mnt_parent)
    if (!whole && parent === root && !is_subdir(READ_ONCE(mnt + mount.mnt_mountpoint), dentry)) {
      mnt = skip_mnt_tree(mnt, root)
      continue
    }
    if (!all && mnt_flag(mnt, MNT_UNBINDABLE)) {
      if (mnt_flag(mnt, MNT_LOCKED)) {
        error = -EPERM
        break
      }
      mnt = skip_mnt_tree(mnt, root)
      continue
    }
    const copy = clone_mnt(mnt, mnt === root ? dentry : get(mnt + mount.mnt_root), flag)
    if (copy === NULL) {
      error = -ENOMEM
      break
    }
    copies.set(mnt, copy)
    if (mnt !== root) {
      lock_mount_hash()
      attach_mnt(copy, copies.get(parent)!, READ_ONCE(mnt + mount.mnt_mountpoint))
      unlock_mount_hash()
    }
    mnt = next_mnt(mnt, root)
  }
  const copy = copies.get(root) ?? NULL
  if (error === 0) return copy
  if (copy !== NULL) {
    lock_mount_hash()
    umount_tree(copy, 0) // namespace_unlock puts its mounts
    unlock_mount_hash()
  }
  return error
}
