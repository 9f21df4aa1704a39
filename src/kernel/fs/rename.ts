import { d_is_dir, d_move, d_unlinked, dput, is_subdir } from '#kernel/fs/dcache'
import { detach_mounts, is_local_mountpoint } from '#kernel/fs/detach_mounts'
import { i_rwsem, inode_lock, inode_unlock } from '#kernel/fs/inode_lock'
import { LOOKUP_DIRECTORY, LOOKUP_FOLLOW, lookupHeld, user_path_at } from '#kernel/fs/lookup'
import { mnt_drop_write, mnt_want_write } from '#kernel/fs/mnt_want_write'
import { lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { emptyPath, type Path, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { super_changes } from '#kernel/fs/super_changes'
import { get } from '#kernel/lib/atomic'
import { EBUSY, EINVAL, EISDIR, ENOENT, ENOTDIR, ENOTEMPTY, EROFS, EXDEV } from '#kernel/lib/errno'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/**
 * rename(2). Both names are looked up in their directories, which are to be in one mount, and not followed into what is mounted there. What others
 * have mounted on the name that moves goes with it; what they have on the name that is replaced goes lazily, as by unlink.
 */
export function ksys_rename(from: PathName, to: PathName): number {
  const [source, target] = [emptyPath(), emptyPath()]
  let result = user_path_at(directoryOf(from), LOOKUP_FOLLOW | LOOKUP_DIRECTORY, source)
  if (result < 0) return result
  result = user_path_at(directoryOf(to), LOOKUP_FOLLOW | LOOKUP_DIRECTORY, target)
  if (result === 0) {
    result = rename(source, from.names.at(-1), target, to.names.at(-1))
    path_put(target)
  }
  path_put(source)
  return result
}

const directoryOf = ({ at, names }: PathName): PathName => ({ at, names: names.slice(0, -1) })

function rename(source: Path, oldName: number | undefined, target: Path, newName: number | undefined): number {
  if (source.mnt !== target.mnt) return -EXDEV
  if (oldName === undefined || newName === undefined) return -EBUSY // it ends in / or in `.`
  if (mnt_want_write(source.mnt) < 0) return -EROFS
  inode_lock()
  let result = 0
  do {
    const victim = lookupHeld(source.dentry, oldName)
    const replaced = lookupHeld(target.dentry, newName)
    result = victim === NULL ? -ENOENT : vfs_rename(source.dentry, victim, target.dentry, newName, replaced)
    dput(replaced)
    dput(victim)
  } while (result === AGAIN)
  if (result === 0) super_changes(get(source.mnt + mount.mnt_sb))
  inode_unlock()
  mnt_drop_write(source.mnt)
  return result
}

/** Somebody made the new name meanwhile: in Linux the lock of its directory keeps him from it. */
const AGAIN = 1

/** Locks: inode_lock */
function vfs_rename(dir: number, victim: number, to: number, name: number, replaced: number): number {
  lockdep_assert_held(i_rwsem)
  if (is_subdir(to, victim)) return -EINVAL
  if (replaced !== NULL && is_subdir(dir, replaced)) return -ENOTEMPTY
  if (victim === replaced) return 0
  if (d_unlinked(to)) return -ENOENT
  if (replaced !== NULL && d_is_dir(victim) !== d_is_dir(replaced)) return d_is_dir(victim) ? -ENOTDIR : -EISDIR
  if (is_local_mountpoint(victim) || (replaced !== NULL && is_local_mountpoint(replaced))) return -EBUSY
  namespace_lock()
  lock_mount_hash()
  const done = d_move(victim, to, name, replaced)
  unlock_mount_hash()
  namespace_unlock()
  if (done === 'moved' && replaced !== NULL) detach_mounts(replaced)
  return RENAMED[done]
}

const RENAMED = { moved: 0, again: AGAIN, 'not empty': -ENOTEMPTY }
