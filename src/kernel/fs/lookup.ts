import {
  DCACHE_DIRECTORY,
  DCACHE_OP_REVALIDATE,
  d_is_dir,
  d_is_symlink,
  d_lookup,
  d_mountpoint,
  dentry,
  dget,
  dget_not_gone,
  dput,
  TO_ROOT,
} from '#kernel/fs/dcache'
import { file, fileOf } from '#kernel/fs/file_table'
import { get_fs_pwd, get_fs_root, hold_fs_pwd, hold_fs_root } from '#kernel/fs/fs_struct'
import { legitimize_mnt, legitimize_path } from '#kernel/fs/legitimize_path'
import { MAX_NESTED_LINKS } from '#kernel/fs/max_nested_links'
import { mntput } from '#kernel/fs/mntput'
import { mount, mount_lock } from '#kernel/fs/mount'
import { __lookup_mnt } from '#kernel/fs/mount_hash'
import { type Path, path_get, path_put } from '#kernel/fs/path'
import { AT_FDCWD, AT_ROOT, type PathName } from '#kernel/fs/path_name'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { EBADF, ELOOP, ENOENT, ENOTDIR } from '#kernel/lib/errno'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { read_seqbegin, read_seqretry } from '#kernel/lib/seqlock'
import { NULL } from '#shm/arena'

/**
 * fs/namei.c: from a name to a path with references. First inside RCU, taking nothing on the way and legitimizing only
 * where the walk ends; when the mount tree moved meanwhile (-ECHILD), once more with a reference on every step.
 *
 * A missing name ends the RCU walk with references too, as in Linux, where only the filesystem can say ENOENT: so a failed
 * lookup drops the mount with a real mntput, which clears the expiry mark.
 */
export const LOOKUP_FOLLOW = 1
export const LOOKUP_DIRECTORY = 2
const ECHILD = 10
const MAXSYMLINKS = 40

/** Fills `path` with references that the caller drops by path_put, or returns a negative error and holds nothing. */
export function user_path_at(name: PathName, flags: number, path: Path): number {
  const fast = rcuWalk(name, flags, path)
  return fast === -ECHILD ? link_path_walk(name, flags, path) : fast
}

/** The same for open and exec. */
export function do_filp_open(name: PathName, flags: number, path: Path): number {
  const fast = rcuWalk(name, flags, path)
  return fast === -ECHILD ? link_path_walk(name, flags, path) : fast
}

/** `path` becomes where the walk starts, without references. */
function startOf(name: PathName, path: Path): number {
  if (name.at === AT_ROOT) get_fs_root(path)
  else if (name.at === AT_FDCWD) get_fs_pwd(path)
  else {
    const f = fileOf(name.at)
    if (f === NULL) return -EBADF
    path.mnt = get(f + file.f_mnt)
    path.dentry = get(f + file.f_dentry)
  }
  return 0
}

function rcuWalk(name: PathName, flags: number, path: Path): number {
  rcu_read_lock()
  const seq = read_seqbegin(mount_lock) // before the root or the cwd is read: see fs_struct.ts
  const start = startOf(name, path)
  if (start < 0) return leaveRcu(start)
  let links = 0
  let error = 0
  for (let i = 0; i < name.names.length && error === 0; i++) {
    const kind = READ_ONCE(path.dentry + dentry.d_flags)
    if ((kind & DCACHE_OP_REVALIDATE) !== 0) return leaveRcu(-ECHILD)
    if ((kind & DCACHE_DIRECTORY) === 0) {
      error = -ENOTDIR
      break
    }
    let child = d_lookup(path.dentry, name.names[i]!)
    if (child === NULL) {
      error = -ENOENT
      break
    }
    const last = i === name.names.length - 1
    while (child !== NULL && d_is_symlink(child) && (!last || (flags & LOOKUP_FOLLOW) !== 0)) {
      child = get(child + dentry.d_link)
      if (child === TO_ROOT) {
        get_fs_root(path)
        child = path.dentry
      }
      if (child === NULL) error = -ENOENT
      if (++links > MAXSYMLINKS) error = -ELOOP
      if (error !== 0) break
    }
    if (error !== 0) break
    path.dentry = child
    while (d_mountpoint(path.dentry)) {
      const mounted = __lookup_mnt(path.mnt, path.dentry)
      if (mounted === NULL) break
      path.mnt = mounted
      path.dentry = get(mounted + mount.mnt_root)
    }
    if (read_seqretry(mount_lock, seq)) return leaveRcu(-ECHILD)
  }
  if (error === 0 && (flags & LOOKUP_DIRECTORY) !== 0 && !d_is_dir(path.dentry)) error = -ENOTDIR
  const got = legitimize_path(path.mnt, path.dentry, seq)
  if (got === 'nothing') return leaveRcu(-ECHILD)
  rcu_read_unlock()
  if (got === 'put mount') {
    mntput(path.mnt)
    return -ECHILD
  }
  if (error !== 0) path_put(path)
  return error
}

function leaveRcu(error: number): number {
  rcu_read_unlock()
  return error
}

/** The walk with references. */
function link_path_walk(name: PathName, flags: number, path: Path): number {
  if (name.at === AT_ROOT) hold_fs_root(path)
  else if (name.at === AT_FDCWD) hold_fs_pwd(path)
  else {
    const start = startOf(name, path)
    if (start < 0) return start
    path_get(path)
  }
  let links = 0
  for (let i = 0; i < name.names.length; i++) {
    if (!d_is_dir(path.dentry)) return giveUp(path, -ENOTDIR)
    const last = i === name.names.length - 1
    let child = lookupHeld(path.dentry, name.names[i]!)
    while (child !== NULL && d_is_symlink(child) && (!last || (flags & LOOKUP_FOLLOW) !== 0)) {
      const nested: Nested = { path, child, links }
      nested_symlink(nested, 1)
      child = nested.child
      links = nested.links
      if (links > MAXSYMLINKS) {
        dput(child)
        return giveUp(path, -ELOOP)
      }
    }
    if (child === NULL) return giveUp(path, -ENOENT)
    dput(path.dentry)
    path.dentry = child
    followMounts(path)
  }
  if ((flags & LOOKUP_DIRECTORY) !== 0 && !d_is_dir(path.dentry)) return giveUp(path, -ENOTDIR)
  return 0
}

/** Where the walk is in its links: `child`, with a reference, in `path`'s mount. */
interface Nested {
  path: Path
  child: number
  links: number
}

/**
 * Follows the link that the walk stands on, and while that leads to another link, that one too, one call deeper: as the
 * kernels did whose stacks are measured here (links that come last in a name they followed in a loop, as the caller
 * does beyond eight). A link to the root leaves the mount that the walk was in, at the bottom of all this.
 */
function nested_symlink(walk: Nested, depth: number): void {
  const target = get(walk.child + dentry.d_link)
  if (target === TO_ROOT) {
    dput(walk.child) // before the mount, whose file system its dentry is in
    path_put(walk.path)
    hold_fs_root(walk.path)
    walk.child = dget(walk.path.dentry)
  } else {
    if (target !== NULL) dget(target)
    dput(walk.child)
    walk.child = target
  }
  if (++walk.links > MAXSYMLINKS || depth === MAX_NESTED_LINKS) return
  if (walk.child !== NULL && d_is_symlink(walk.child)) nested_symlink(walk, depth + 1)
}

function giveUp(path: Path, error: number): number {
  path_put(path)
  return error
}

/** The child with a reference, or NULL. */
export function lookupHeld(parent: number, name: number): number {
  rcu_read_lock()
  let child: number
  let seq: number
  do {
    seq = read_seqbegin(mount_lock)
    child = d_lookup(parent, name)
  } while (read_seqretry(mount_lock, seq)) // it may have been given another name meanwhile
  const held = child !== NULL && dget_not_gone(child)
  rcu_read_unlock()
  return held ? child : NULL
}

/** Goes up the stack of mounts on `path`, moving the references along. */
function followMounts(path: Path): void {
  while (d_mountpoint(path.dentry)) {
    const mounted = lookup_mnt(path)
    if (mounted === NULL) return
    path_put(path)
    path.mnt = mounted
    path.dentry = dget(get(mounted + mount.mnt_root))
  }
}

/** The mount on `path`, with a reference, or NULL. */
export function lookup_mnt(path: Path): number {
  rcu_read_lock()
  let mnt: number
  let seq: number
  do {
    seq = read_seqbegin(mount_lock)
    mnt = __lookup_mnt(path.mnt, path.dentry)
  } while (!legitimize_mnt(mnt, seq))
  rcu_read_unlock()
  return mnt
}
