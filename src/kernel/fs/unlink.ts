import { d_delete, d_is_dir, dput } from '#kernel/fs/dcache'
import { detach_mounts, is_local_mountpoint } from '#kernel/fs/detach_mounts'
import { i_rwsem, inode_lock, inode_unlock } from '#kernel/fs/inode_lock'
import { LOOKUP_DIRECTORY, LOOKUP_FOLLOW, lookupHeld, user_path_at } from '#kernel/fs/lookup'
import { mnt_drop_write, mnt_want_write } from '#kernel/fs/mnt_want_write'
import { mount } from '#kernel/fs/mount'
import { emptyPath, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { super_changes } from '#kernel/fs/super_changes'
import { get } from '#kernel/lib/atomic'
import { EBUSY, EISDIR, ENOENT, ENOTDIR, ENOTEMPTY } from '#kernel/lib/errno'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/**
 * rmdir(2): the last name is looked up in its directory and not followed into what is mounted there. EBUSY when
 * something is in the caller's own namespace; what others have mounted there goes with it.
 */
export function ksys_rmdir(name: PathName): number {
  return remove(name, -EBUSY, vfs_rmdir)
}

/** unlink(2): the same, of what is no directory. */
export function ksys_unlink(name: PathName): number {
  return remove(name, -EISDIR, vfs_unlink)
}

/** `nameless`: what is said where the path ends in / or in `.` */
function remove({ at, names }: PathName, nameless: number, act: (victim: number) => number): number {
  if (names.length === 0) return nameless
  const path = emptyPath()
  const found = user_path_at({ at, names: names.slice(0, -1) }, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, path)
  if (found < 0) return found
  let result = mnt_want_write(path.mnt)
  if (result === 0) {
    inode_lock()
    const victim = lookupHeld(path.dentry, names.at(-1)!)
    result = victim === NULL ? -ENOENT : act(victim)
    if (result === 0) super_changes(get(path.mnt + mount.mnt_sb))
    inode_unlock()
    dput(victim)
    mnt_drop_write(path.mnt)
  }
  path_put(path)
  return result
}

/** Locks: inode_lock */
function vfs_rmdir(victim: number): number {
  lockdep_assert_held(i_rwsem)
  return d_is_dir(victim) ? unhash(victim) : -ENOTDIR
}

/** Locks: inode_lock */
function vfs_unlink(victim: number): number {
  lockdep_assert_held(i_rwsem)
  return d_is_dir(victim) ? -EISDIR : unhash(victim)
}

function unhash(victim: number): number {
  const done = is_local_mountpoint(victim) ? 'busy' : d_delete(victim)
  if (done === 'unlinked') detach_mounts(victim)
  return REMOVED[done]
}

const REMOVED = { unlinked: 0, busy: -EBUSY, gone: -ENOENT, 'not empty': -ENOTEMPTY }
