import { attach_mnt } from '#kernel/fs/attach'
import { clone_mnt } from '#kernel/fs/create_mount'
import { dget } from '#kernel/fs/dcache'
import { join_namespace } from '#kernel/fs/do_mount'
import { get_fs_pwd, get_fs_root, set_fs_pwd, set_fs_root } from '#kernel/fs/fs_struct'
import { mntget } from '#kernel/fs/mntput'
import { lock_mount_hash, MNT_LOCKED, MNT_READONLY, MNT_SHRINKABLE, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { alloc_mnt_ns, free_mnt_ns, mnt_namespace, namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { next_mnt } from '#kernel/fs/next_mnt'
import { emptyPath, type Path } from '#kernel/fs/path'
import { may_mount } from '#kernel/fs/umount'
import { umount_tree } from '#kernel/fs/umount_tree'
import { atomic_dec_and_test, atomic_inc, get, READ_ONCE, set, set_bit } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { ENOMEM, EPERM } from '#kernel/lib/errno'
import { task_struct } from '#kernel/task'
import { NULL } from '#shm/arena'

/**
 * unshare(CLONE_NEWNS): the calling task gets a namespace with a copy of every mount of its old one, and root and cwd in
 * the copies. With `lockMounts`, as for a new user namespace, the copies cannot be taken off their parents.
 * Anybody may have that kind. Returns 0, -EPERM or -ENOMEM.
 */
export function copy_mnt_ns(lockMounts: boolean): number {
  const task = current()
  if (!lockMounts && !may_mount()) return -EPERM
  const old = get(task + task_struct.mnt_ns)
  const ns = alloc_mnt_ns()
  if (ns === NULL) return -ENOMEM
  const copies = new Map<number, number>()
  const [fsRoot, fsPwd] = [emptyPath(), emptyPath()]
  namespace_lock()
  const root = copy_tree(get(old + mnt_namespace.root), lockMounts, copies)
  if (root !== NULL) {
    set(ns + mnt_namespace.root, root)
    lock_mount_hash()
    for (let mnt = root; mnt !== NULL; mnt = next_mnt(mnt, root)) join_namespace(mnt, ns)
    unlock_mount_hash()
    // before others may take the copies off again, as whoever waits for a filesystem's end does
    get_fs_root(fsRoot)
    get_fs_pwd(fsPwd)
    moveTo(fsRoot, copies)
    moveTo(fsPwd, copies)
  }
  namespace_unlock()
  if (root === NULL) {
    free_mnt_ns(ns)
    return -ENOMEM
  }
  set(task + task_struct.mnt_ns, ns)
  set_fs_root(fsRoot)
  set_fs_pwd(fsPwd)
  put_mnt_ns(old)
  return 0
}

export function get_mnt_ns(ns: number): void {
  atomic_inc(ns + mnt_namespace.count)
}

/** The last user's put takes all mounts of the namespace down. Context: may sleep. */
export function put_mnt_ns(ns: number): void {
  if (!atomic_dec_and_test(ns + mnt_namespace.count)) return
  namespace_lock()
  lock_mount_hash()
  umount_tree(get(ns + mnt_namespace.root), 0)
  unlock_mount_hash()
  namespace_unlock()
  free_mnt_ns(ns)
}

/** Copies the tree below `root`; NULL, with nothing left behind, when out of memory. Locks: namespace_sem[write] */
function copy_tree(root: number, lockMounts: boolean, copies: Map<number, number>): number {
  for (let mnt = root; mnt !== NULL; mnt = next_mnt(mnt, root)) {
    const copy = clone_mnt(mnt, get(mnt + mount.mnt_root), MNT_READONLY | MNT_SHRINKABLE | MNT_LOCKED)
    if (copy === NULL) {
      undo(copies.get(root) ?? NULL)
      return NULL
    }
    set(copy + mount.mnt_group, get(mnt + mount.mnt_group))
    set(copy + mount.mnt_master, get(mnt + mount.mnt_master))
    copies.set(mnt, copy)
    if (mnt === root) continue
    lock_mount_hash()
    if (lockMounts) set_bit(MNT_LOCKED, copy + mount.mnt_flags)
    attach_mnt(copy, copies.get(READ_ONCE(mnt + mount.mnt_parent))!, READ_ONCE(mnt + mount.mnt_mountpoint))
    unlock_mount_hash()
  }
  return copies.get(root)!
}

/** Takes a half-made copy apart: namespace_unlock puts its mounts. Locks: namespace_sem[write] */
function undo(root: number): void {
  if (root === NULL) return
  lock_mount_hash()
  umount_tree(root, 0)
  unlock_mount_hash()
}

/** Makes of a path the same place in the copy, with references of its own. Locks: namespace_sem[write] */
function moveTo(path: Path, copies: Map<number, number>): void {
  path.mnt = mntget(copies.get(path.mnt) ?? path.mnt)
  path.dentry = dget(path.dentry)
}
