import { copy_tree } from '#kernel/fs/copy_tree'
import { dget } from '#kernel/fs/dcache'
import { get_fs_pwd, get_fs_root, set_fs_pwd, set_fs_root } from '#kernel/fs/fs_struct'
import { lock_mnt_tree } from '#kernel/fs/lock_mnt_tree'
import { mntget } from '#kernel/fs/mntput'
import { lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import {
  alloc_mnt_ns,
  free_mnt_ns,
  join_namespace,
  mnt_namespace,
  namespace_lock,
  namespace_unlock,
} from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { next_mnt } from '#kernel/fs/next_mnt'
import { emptyPath, type Path } from '#kernel/fs/path'
import { CL_COPY_UNBINDABLE, CL_EXPIRE, CL_SHARED_TO_SLAVE } from '#kernel/fs/pnode/clone_flags'
import { may_mount } from '#kernel/fs/umount'
import { umount_tree } from '#kernel/fs/umount_tree'
import { atomic_add_return, atomic_dec_and_test, atomic_inc, get, set } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { ENOMEM, EPERM } from '#kernel/lib/errno'
import { lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { task_struct } from '#kernel/task'
import { NULL } from '#shm/arena'
import { staticWords } from '#shm/layout'

const last_user_ns = staticWords('user_ns', 1, 'last number of a user namespace; atomic add')

/**
 * unshare(CLONE_NEWNS): the calling task gets a namespace with a copy of every mount of its old one, and root and cwd in
 * the copies. With `lockMounts`, as for a new user namespace, the copies cannot be taken off their parents
 * and hear of the old ones, but are not heard by them.
 * Anybody may have that kind. Returns 0, -EPERM or -ENOMEM.
 */
export function copy_mnt_ns(lockMounts: boolean): number {
  const task = current()
  if (!lockMounts && !may_mount()) return -EPERM
  const old = get(task + task_struct.mnt_ns)
  const ns = alloc_mnt_ns(lockMounts ? atomic_add_return(1, last_user_ns) : get(old + mnt_namespace.user_ns))
  if (ns === NULL) return -ENOMEM
  const copies = new Map<number, number>()
  const [fsRoot, fsPwd] = [emptyPath(), emptyPath()]
  namespace_lock()
  const from = get(old + mnt_namespace.root)
  const flag = CL_COPY_UNBINDABLE | CL_EXPIRE | (lockMounts ? CL_SHARED_TO_SLAVE : 0)
  const root = copy_tree(from, get(from + mount.mnt_root), flag, copies)
  if (root >= 0) {
    set(ns + mnt_namespace.root, root)
    lock_mount_hash()
    if (lockMounts) lock_mnt_tree(root)
    for (let mnt = root; mnt !== NULL; mnt = next_mnt(mnt, root)) join_namespace(mnt, ns)
    unlock_mount_hash()
    // before others may take the copies off again, as whoever waits for a filesystem's end does
    get_fs_root(fsRoot)
    get_fs_pwd(fsPwd)
    moveTo(fsRoot, copies)
    moveTo(fsPwd, copies)
  }
  namespace_unlock()
  if (root < 0) {
    free_mnt_ns(ns)
    return root
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

/** Makes of a path the same place in the copy, with references of its own. Locks: namespace_sem[write] */
function moveTo(path: Path, copies: Map<number, number>): void {
  lockdep_assert_held_write(namespace_sem)
  path.mnt = mntget(copies.get(path.mnt) ?? path.mnt)
  path.dentry = dget(path.dentry)
}
