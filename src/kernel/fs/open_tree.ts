import { vfs_kern_mount } from '#kernel/fs/create_mount'
import { dget } from '#kernel/fs/dcache'
import { dissolve_on_fput } from '#kernel/fs/dissolve_on_fput'
import { copy_for_caller } from '#kernel/fs/do_loopback'
import { alloc_file, FMODE_NEED_UNMOUNT, FMODE_PATH, fd_install, fput } from '#kernel/fs/file_table'
import { get_fs_type, put_filesystem } from '#kernel/fs/filesystems'
import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { mntget, mntput } from '#kernel/fs/mntput'
import { lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import {
  alloc_anon_ns,
  free_mnt_ns,
  is_anon_ns,
  join_namespace,
  mnt_namespace,
  namespace_lock,
  namespace_unlock,
} from '#kernel/fs/namespace'
import { next_mnt } from '#kernel/fs/next_mnt'
import { emptyPath, type Path, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { may_mount } from '#kernel/fs/umount'
import { get, READ_ONCE, set } from '#kernel/lib/atomic'
import { ENODEV, ENOMEM, EPERM } from '#kernel/lib/errno'
import { request_module } from '#kernel/module/request_module'
import { NULL } from '#shm/arena'

/** open_tree(OPEN_TREE_CLONE): a copy of the mount at `name`, or with `recurse` (AT_RECURSIVE) of all that lies on it, attached to nothing. Returns a descriptor, or a negative error. */
export function ksys_open_tree(name: PathName, recurse: boolean): number {
  if (!may_mount()) return -EPERM
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW, path)
  if (found < 0) return found
  const copy = open_detached_copy(path, recurse)
  path_put(path)
  return copy < 0 ? copy : install(copy)
}

/** The copy, of the caller's; a reference on it is that of its namespace. */
function open_detached_copy(path: Path, recurse: boolean): number {
  namespace_lock()
  const from = READ_ONCE(path.mnt + mount.mnt_ns)
  const origin = is_anon_ns(from) ? get(from + mnt_namespace.origin) : from
  const ns = alloc_anon_ns(origin)
  const copy = ns === NULL ? -ENOMEM : copy_for_caller(path, recurse)
  if (copy > 0) {
    lock_mount_hash()
    for (let mnt = copy; mnt !== NULL; mnt = next_mnt(mnt, copy)) join_namespace(mnt, ns)
    unlock_mount_hash()
    set(ns + mnt_namespace.root, copy)
    mntget(copy)
  }
  namespace_unlock()
  if (copy <= 0 && ns !== NULL) free_mnt_ns(ns)
  return copy
}

/** fsopen, fsconfig(FSCONFIG_CMD_CREATE) and fsmount in one: a mount of the filesystem, attached to nothing. Returns a descriptor, or a negative error. */
export function ksys_fsmount(fsName: number, key: number): number {
  if (!may_mount()) return -EPERM
  let type = get_fs_type(fsName)
  if (type === NULL && request_module(fsName)) type = get_fs_type(fsName)
  if (type === NULL) return -ENODEV
  const mnt = vfs_kern_mount(type, key, 0)
  put_filesystem(type) // the superblock has its own
  if (mnt < 0) return mnt
  const ns = alloc_anon_ns(NULL)
  if (ns === NULL) {
    mntput(mnt)
    return -ENOMEM
  }
  namespace_lock()
  lock_mount_hash()
  join_namespace(mntget(mnt), ns)
  unlock_mount_hash()
  namespace_unlock()
  set(ns + mnt_namespace.root, mnt)
  return install(mnt)
}

/** Takes over a reference on the mount, beside that of its namespace. */
function install(mnt: number): number {
  const path = { mnt, dentry: dget(get(mnt + mount.mnt_root)) }
  const file = alloc_file(path, FMODE_PATH | FMODE_NEED_UNMOUNT)
  if (file === NULL) {
    dissolve_on_fput(mnt)
    path_put(path)
    return -ENOMEM
  }
  const fd = fd_install(file)
  if (fd < 0) fput(file)
  return fd
}
