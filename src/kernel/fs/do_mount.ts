import { attach_mnt } from '#kernel/fs/attach'
import { clone_mnt, vfs_kern_mount } from '#kernel/fs/create_mount'
import { DCACHE_UNHASHED, d_is_dir, d_mountpoint, dentry, dget } from '#kernel/fs/dcache'
import { vfsmount_expire } from '#kernel/fs/expire'
import { file_system_type } from '#kernel/fs/file_system_type'
import { get_fs_type, put_filesystem } from '#kernel/fs/filesystems'
import { LOOKUP_FOLLOW, lookup_mnt, user_path_at } from '#kernel/fs/lookup'
import { mntput } from '#kernel/fs/mntput'
import { check_mnt, lock_mount_hash, MNT_READONLY, MNT_SHRINKABLE, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { pin_mountpoint, unpin_mountpoint } from '#kernel/fs/mountpoint'
import { mnt_namespace, namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { emptyPath, type Path, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { super_block } from '#kernel/fs/super_block'
import { may_mount } from '#kernel/fs/umount'
import { get, READ_ONCE, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { EBUSY, EINVAL, ENODEV, ENOENT, ENOMEM, ENOTDIR, EPERM } from '#kernel/lib/errno'
import { list_add_tail } from '#kernel/lib/list'
import { request_module } from '#kernel/module/request_module'
import { NULL } from '#shm/arena'

/** What mount(2) may ask for. */
export interface MountOptions {
  /** device number for a filesystem on a device; two mounts of one device share its superblock */
  key?: number
  readonly?: boolean
  /** goes on the list that mark_mounts_for_expiry looks at */
  expiring?: boolean
}

/** mount(2) of a filesystem by the number of its name (0: none given). Returns 0 or a negative error. */
export function path_mount(name: PathName, fsName: number, options: MountOptions = {}): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW, path)
  if (found < 0) return found
  const result = may_mount() ? do_new_mount(path, fsName, options) : -EPERM
  path_put(path)
  return result
}

/** mount --bind: what `from` names appears at `to`, too. */
export function do_loopback(from: PathName, to: PathName): number {
  const target = emptyPath()
  let result = user_path_at(to, LOOKUP_FOLLOW, target)
  if (result < 0) return result
  const source = emptyPath()
  result = may_mount() ? user_path_at(from, LOOKUP_FOLLOW, source) : -EPERM
  if (result === 0) {
    result = bind(source, target)
    path_put(source)
  }
  path_put(target)
  return result
}

function bind(source: Path, target: Path): number {
  const locked = lockMount(target)
  if (locked < 0) return locked
  let mnt = NULL
  let result = -EINVAL
  if (check_mnt(source.mnt) && check_mnt(target.mnt)) {
    mnt = clone_mnt(source.mnt, source.dentry, MNT_READONLY)
    result = mnt === NULL ? -ENOMEM : graft_tree(mnt, target)
  }
  unlockMount(target)
  if (mnt !== NULL && result < 0) mntput(mnt)
  return result
}

function do_new_mount(path: Path, fsName: number, options: MountOptions): number {
  if (fsName === 0) return -EINVAL
  let type = get_fs_type(fsName)
  if (type === NULL && request_module(fsName)) type = get_fs_type(fsName)
  if (type === NULL) return -ENODEV
  const flags = (options.readonly ? MNT_READONLY : 0) | (options.expiring ? MNT_SHRINKABLE : 0)
  const mnt = vfs_kern_mount(type, options.key ?? 0, flags)
  put_filesystem(type) // the superblock has its own
  if (mnt < 0) return mnt
  const result = do_add_mount(mnt, path, options.expiring === true)
  if (result < 0) mntput(mnt)
  return result
}

function do_add_mount(mnt: number, path: Path, expiring: boolean): number {
  const locked = lockMount(path)
  if (locked < 0) return locked
  let result = 0
  const sb = get(mnt + mount.mnt_sb)
  if (!check_mnt(path.mnt)) result = -EINVAL
  else if (get(get(sb + super_block.s_type) + file_system_type.flushing) !== 0) result = -ENODEV
  else if (get(path.mnt + mount.mnt_sb) === sb && path.dentry === get(path.mnt + mount.mnt_root)) result = -EBUSY
  else result = graft_tree(mnt, path)
  if (result === 0 && expiring) {
    lock_mount_hash()
    list_add_tail(mnt + mount.mnt_expire, vfsmount_expire)
    unlock_mount_hash()
  }
  unlockMount(path)
  return result
}

/**
 * lock_mount: namespace_sem, with `path` moved to the top of whatever is mounted there by then, and its
 * mountpoint counted. Returns 0, or -ENOENT with
 * nothing locked when the place has been unmounted meanwhile.
 */
function lockMount(path: Path): number {
  for (;;) {
    namespace_lock()
    const mounted = d_mountpoint(path.dentry) ? lookup_mnt(path) : NULL
    if (mounted === NULL) break
    namespace_unlock()
    path_put(path) // not before: the place may have been lazily unmounted meanwhile, and then this is the last put
    path.mnt = mounted
    path.dentry = dget(get(mounted + mount.mnt_root))
  }
  if (READ_ONCE(path.mnt + mount.mnt_ns) === NULL) {
    namespace_unlock()
    return -ENOENT
  }
  pin_mountpoint(path.dentry)
  return 0
}

function unlockMount(path: Path): void {
  unpin_mountpoint(path.dentry)
  namespace_unlock()
}

/** Attaches `mnt` on `path` and makes it part of the namespace there. Locks: namespace_sem[write] */
function graft_tree(mnt: number, path: Path): number {
  if (d_is_dir(get(mnt + mount.mnt_root)) !== d_is_dir(path.dentry)) return -ENOTDIR
  if ((READ_ONCE(path.dentry + dentry.d_flags) & DCACHE_UNHASHED) !== 0) return -ENOENT
  lock_mount_hash()
  join_namespace(mnt, READ_ONCE(path.mnt + mount.mnt_ns))
  attach_mnt(mnt, path.mnt, path.dentry)
  unlock_mount_hash()
  return 0
}

/** From here on puts of `mnt` take the fast path. Locks: namespace_sem[write], mount_lock[write] */
export function join_namespace(mnt: number, ns: number): void {
  WRITE_ONCE(mnt + mount.mnt_ns, ns)
  list_add_tail(mnt + mount.mnt_list, ns + mnt_namespace.list)
  set(ns + mnt_namespace.nr_mounts, get(ns + mnt_namespace.nr_mounts) + 1)
  set(ns + mnt_namespace.event, get(ns + mnt_namespace.event) + 1)
}
