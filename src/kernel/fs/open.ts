import { DCACHE_DIRECTORY, DCACHE_SYMLINK, d_add, d_add_new, d_is_dir, d_lookup, d_unlinked } from '#kernel/fs/dcache'
import { alloc_file, close_fd, FMODE_PATH, FMODE_WRITE, fd_install, fput } from '#kernel/fs/file_table'
import { set_fs_pwd, set_fs_root } from '#kernel/fs/fs_struct'
import { do_filp_open, LOOKUP_DIRECTORY, LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { mnt_drop_write, mnt_want_write } from '#kernel/fs/mnt_want_write'
import { mnt_get_write_access, mnt_put_write_access } from '#kernel/fs/mnt_writers'
import { mount } from '#kernel/fs/mount'
import { emptyPath, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { super_changes } from '#kernel/fs/super_changes'
import { may_mount } from '#kernel/fs/umount'
import { get } from '#kernel/lib/atomic'
import { EBADF, EEXIST, EISDIR, ENOENT, ENOMEM, EPERM, EROFS } from '#kernel/lib/errno'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { NULL } from '#shm/arena'

/** fs/open.c and fs/namei.c: the calls that take and drop references the way programs do. All return 0 or a negative error. */

/** open(2): the descriptor, or a negative error. */
export function ksys_open(name: PathName, how: { write?: boolean; path?: boolean } = {}): number {
  const path = emptyPath()
  const found = do_filp_open(name, LOOKUP_FOLLOW, path)
  if (found < 0) return found
  if (how.write) {
    const error = mnt_get_write_access(path.mnt)
    if (error < 0) {
      path_put(path)
      return error
    }
  }
  const file = alloc_file(path, (how.write ? FMODE_WRITE : 0) | (how.path ? FMODE_PATH : 0))
  if (file === NULL) {
    if (how.write) mnt_put_write_access(path.mnt)
    path_put(path)
    return -ENOMEM
  }
  const fd = fd_install(file)
  if (fd < 0) fput(file)
  return fd
}

export function ksys_close(fd: number): number {
  const file = close_fd(fd)
  if (file === NULL) return -EBADF
  fput(file)
  return 0
}

/** execve(2) as far as it walks: the interpreter that the program names is opened, and closed again. */
export function ksys_execve(interpreter: PathName): number {
  const path = emptyPath()
  const found = do_filp_open(interpreter, LOOKUP_FOLLOW, path)
  if (found === 0) path_put(path)
  return found
}

export function ksys_stat(name: PathName): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW, path)
  if (found === 0) path_put(path)
  return found
}

export function ksys_chdir(name: PathName): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, path)
  if (found === 0) set_fs_pwd(path)
  return found
}

export function ksys_chroot(name: PathName): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, path)
  if (found < 0) return found
  if (!may_mount()) {
    path_put(path)
    return -EPERM
  }
  set_fs_root(path)
  return 0
}

/** What a new name is. */
export type NodeKind = 'directory' | 'file' | { symlink: number }

/** mkdir, creat and symlink in one: the new node's dentry stays in the tree until rmdir or the end of the filesystem. */
export function ksys_create(parent: PathName, name: number, kind: NodeKind): number {
  const path = emptyPath()
  const found = user_path_at(parent, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, path)
  if (found < 0) return found
  const removed = d_unlinked(path.dentry)
  const there = !removed && kind === 'directory' && isThere(path.dentry, name)
  let error = mnt_want_write(path.mnt)
  if (error === 0) {
    const child =
      kind === 'directory'
        ? d_add_new(path.dentry, name, DCACHE_DIRECTORY)
        : d_add(path.dentry, name, kind === 'file' ? 0 : DCACHE_SYMLINK, kind === 'file' ? NULL : kind.symlink)
    if (child > 0) super_changes(get(path.mnt + mount.mnt_sb))
    else error = child === NULL ? -ENOMEM : child
    mnt_drop_write(path.mnt)
  }
  // what is there, and that nothing can be, is said before a filesystem says that it is read-only
  if (error === -EROFS && removed) error = -ENOENT
  else if (error === -EROFS && there) error = -EEXIST
  else if (error === -EROFS && kind === 'file' && isThere(path.dentry, name, 'directory')) error = -EISDIR
  path_put(path)
  return error
}

function isThere(parent: number, name: number, kind: 'any' | 'directory' = 'any'): boolean {
  rcu_read_lock()
  const child = d_lookup(parent, name)
  const is = child !== NULL && (kind === 'any' || d_is_dir(child))
  rcu_read_unlock()
  return is
}
